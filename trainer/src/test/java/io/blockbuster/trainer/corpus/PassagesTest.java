package io.blockbuster.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        List<LabelledText> passages = new Passages(2, 3, 7).of(texts, 2);
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
        List<LabelledText> alone = new Passages(1, 2, 7).of(List.of(one), 3);
        // When, Then
        assertThat(new Passages(1, 2, 7).of(List.of(other, one), 3)).containsAll(alone);
        assertThat(new Passages(1, 2, 8).of(List.of(one), 3)).isNotEqualTo(alone);
    }

    @Test
    void shouldCutAllButOneSentenceOfATextThatHasNotTheFewest() {
        // When
        List<LabelledText> passages = new Passages(9, 12, 7).of(List.of(new LabelledText("one", REVIEW, 1)), 20);
        // Then
        assertThat(passages.stream().map(passage -> passage.text().strip()).distinct())
                .containsExactlyInAnyOrder(
                        "It begins well. Then it drags! Who wrote this? The end is fine.",
                        "Then it drags! Who wrote this? The end is fine. I left happy.");
    }

    @Test
    void shouldLeaveATextOfOneSentenceAsItIs() {
        assertThat(new Passages(1, 2, 7).of(List.of(new LabelledText("short", "Lovely film.", 1)), 3))
                .isEmpty();
    }

    @Test
    void shouldBeginAMixedPassageInOneTextAndEndItInAnother() {
        // Given
        List<LabelledText> texts = List.of(
                new LabelledText("a", "A one. A two. A three.", 1),
                new LabelledText("b", "B one. B two. B three. B four.", 0),
                new LabelledText("short", "Lovely film.", 1));
        // When
        List<LabelledText> passages = new Passages(1, 2, 7).mixed(texts, 30);
        // Then
        assertThat(passages).hasSize(60).allSatisfy(passage -> {
            assertThat(passage.label()).isEqualTo(LabelledText.UNLABELLED);
            assertThat(passage.id()).matches("[ab]\\+[ab]#\\d+");
            String first = passage.id().substring(0, 1).toUpperCase(Locale.ENGLISH);
            String second = passage.id().substring(2, 3).toUpperCase(Locale.ENGLISH);
            assertThat(passage.text())
                    .matches("(%s \\w+\\. ){1,2}%s \\w+\\.( %s \\w+\\.)?".formatted(first, second, second));
        });
        assertThat(passages.stream().map(LabelledText::id))
                .doesNotHaveDuplicates()
                .anyMatch(id -> id.startsWith("a+b"));
        assertThat(new Passages(1, 2, 7).mixed(texts, 30)).isEqualTo(passages);
    }
}
