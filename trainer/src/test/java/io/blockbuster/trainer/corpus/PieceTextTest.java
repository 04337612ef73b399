package io.blockbuster.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceTextTest {
    @Test
    void shouldReadAShortTextWhole() {
        assertThat(new PieceText("a", 1, new int[] {5, 6}).input(8, 2, 101, 102))
                .containsExactly(101, 5, 6, 102);
    }

    @Test
    void shouldReadTheEndsOfALongText() {
        // Given
        PieceText text = new PieceText("a", 1, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
        // When
        int[] input = text.input(6, 1, 101, 102);
        // Then
        assertThat(input).containsExactly(101, 1, 6, 7, 8, 102);
    }
}
