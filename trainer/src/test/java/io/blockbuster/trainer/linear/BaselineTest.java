package io.blockbuster.trainer.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
    @Test
    void shouldKeepOnlyNgramsThatOccurOftenEnough() {
        // Given: "not", "bad", "not bad" twice, all else once
        List<String> texts = List.of("Not bad at all", "not BAD, really");
        // When
        WordNgrams vocabulary = WordNgrams.of(texts, 2, 2);
        // Then
        assertThat(vocabulary.size()).isEqualTo(3);
        assertThat(vocabulary.rows(List.of("not bad")).entries()).hasSize(3);
        assertThat(vocabulary.rows(List.of("bad not")).entries()).hasSize(2);
        assertThat(vocabulary.rows(List.of("unheard of")).entries()).isEmpty();
    }
}
