package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import org.junit.jupiter.api.Test;

class TextLineTest {
    @Test
    void shouldCutALongTextAndSayThatItDid() {
        assertThat(TextLine.shortened("abcdef", 6)).isEqualTo("abcdef");
        assertThat(TextLine.shortened("abcdefg", 6)).isEqualTo("abcde…");
    }

    @Test
    void shouldNotCutACharacterInHalf() {
        assertThat(TextLine.shortened("😀😀😀😀", 3)).isEqualTo("😀😀…");
        assertThat(TextLine.padded("😀", 3)).isEqualTo("😀  ");
    }

    @Test
    void shouldRemoveWhatMovesTheCursorOrReversesTheText() {
        assertThat(TextLine.shortened("a\u001b[2Jb\r\nc\u202ed\u0000e", 20)).isEqualTo("a [2Jb c d e");
    }

    @Test
    void shouldColourOnlyWhereAllowed() {
        assertThat(TextLine.scored(Sentiment.POSITIVE, 0.98765, "x", false)).isEqualTo("positive  0.9877  x");
        assertThat(TextLine.scored(Sentiment.NEGATIVE, 0.1, "x", true))
                .isEqualTo("\u001b[31mnegative  0.1000\u001b[0m  x");
    }
}
