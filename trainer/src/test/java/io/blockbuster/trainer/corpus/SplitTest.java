package io.blockbuster.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void shouldKeepIdenticalTextsOnOneSide() {
        // Given 40 texts, each three times with another spacing or case
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(new LabelledText("a" + i, "Film number " + i + ", great!", i % 2));
            texts.add(new LabelledText("b" + i, "film  number " + i + "<br />great", i % 2));
            texts.add(new LabelledText("c" + i, "FILM NUMBER " + i + " GREAT", i % 2));
        }
        // When
        Split split = Split.stratified(texts, 0.25, 3);
        // Then
        assertThat(numbers(split.train())).doesNotContainAnyElementsOf(numbers(split.validation()));
        assertThat(split.validation()).hasSize(30);
    }

    @Test
    void shouldHoldTheSameShareOfEachLabel() {
        // Given
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add(new LabelledText("id" + i, "text " + i, i < 80 ? 0 : 1));
        }
        // When
        Split split = Split.stratified(texts, 0.2, 3);
        // Then
        assertThat(split.validation().stream().filter(text -> text.label() == 0))
                .hasSize(16);
        assertThat(split.validation().stream().filter(text -> text.label() == 1))
                .hasSize(4);
    }

    @Test
    void shouldNotDependOnTheOrderOfTheTexts() {
        // Given
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            texts.add(new LabelledText("id" + i, "text " + i, i % 2));
        }
        List<LabelledText> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(9));
        // When
        Split one = Split.stratified(texts, 0.3, 5);
        Split other = Split.stratified(shuffled, 0.3, 5);
        // Then
        assertThat(one).isEqualTo(other);
    }

    @Test
    void shouldDropTextsThatTheTestPartHas() {
        // Given
        List<LabelledText> train =
                List.of(new LabelledText("1", "A fine film.", 1), new LabelledText("2", "A film of its own.", 1));
        List<LabelledText> test = List.of(new LabelledText("9", "a FINE film", 1));
        // When
        List<LabelledText> left = Split.without(train, test);
        // Then
        assertThat(left).extracting(LabelledText::id).containsExactly("2");
    }

    private static Set<String> numbers(List<LabelledText> texts) {
        return texts.stream().map(text -> text.text().replaceAll("\\D", "")).collect(Collectors.toSet());
    }
}
