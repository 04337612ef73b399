package io.blockbuster.program.demo.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TyposTest {
    @Test
    void shouldMisspellLongerWordsOnly() {
        // Given
        String text = "It was a wonderful, truly wonderful film to see!";

        // When
        String misspelled = Typos.in(text, 1, new SplittableRandom(1));

        // Then
        assertThat(misspelled).startsWith("It was a ").endsWith(" film to see!").doesNotContain("wonderful", "truly");
    }

    @Test
    void shouldLeaveTheTextAloneWithoutTypos() {
        assertThat(Typos.in("Nothing wrong here.", 0, new SplittableRandom(1))).isEqualTo("Nothing wrong here.");
    }
}
