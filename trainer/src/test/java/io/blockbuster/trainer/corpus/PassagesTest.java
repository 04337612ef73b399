package io.blockbuster.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassagesTest {
    private static final String REVIEW =
            "It begins well. Then it drags! Who wrote this? The end is fine. I left happy.";

    @Test
    void shouldCutWholeSentencesThatStandInARow() {
        // Given
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add(new LabelledText("r" + i, REVIEW, 1));
        }
        // When
        List<LabelledText> passages = Passages.of(texts, 2, 2, 3, 7);
        // Then
        assertThat(passages).hasSize(400).allSatisfy(passage -> {
            assertThat(passage.label()).isEqualTo(LabelledText.UNLABELLED);
            assertThat(REVIEW).contains(passage.text());
            assertThat(passage.text().strip()).matches("[A-Z].*[.!?]");
            assertThat(passage.text().split("[.!?]\\s*")).hasSizeBetween(2, 3);
        });
        assertThat(passages.stream().map(LabelledText::text).distinct()).hasSize(7);
        assertThat(passages.stream().map(LabelledText::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldCutTheSameOfATextInWhateverCompany() {
        // Given
        LabelledText one = new LabelledText("one", REVIEW, 0);
        LabelledText other = new LabelledText("other", REVIEW + " Twice.", 0);
        List<LabelledText> alone = Passages.of(List.of(one), 3, 1, 2, 7);
        // When, Then
        assertThat(Passages.of(List.of(other, one), 3, 1, 2, 7)).containsAll(alone);
        assertThat(Passages.of(List.of(one), 3, 1, 2, 8)).isNotEqualTo(alone);
    }

    @Test
    void shouldCutAllButOneSentenceOfATextThatHasNotTheFewest() {
        // When
        List<LabelledText> passages = Passages.of(List.of(new LabelledText("one", REVIEW, 1)), 20, 9, 12, 7);
        // Then
        assertThat(passages.stream().map(passage -> passage.text().strip()).distinct())
                .containsExactlyInAnyOrder(
                        "It begins well. Then it drags! Who wrote this? The end is fine.",
                        "Then it drags! Who wrote this? The end is fine. I left happy.");
    }

    @Test
    void shouldLeaveATextOfOneSentenceAsItIs() {
        assertThat(Passages.of(List.of(new LabelledText("short", "Lovely film.", 1)), 3, 1, 2, 7))
                .isEmpty();
    }
}
