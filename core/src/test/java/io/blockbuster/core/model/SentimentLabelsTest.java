package io.blockbuster.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentimentLabelsTest {
    @ParameterizedTest
    @CsvSource({
        "negative;positive, 1, 0",
        "POSITIVE;NEGATIVE, 0, 1",
        "Neg;Pos, 1, 0",
        "LABEL_0;LABEL_1, 1, 0",
        "negative;neutral;positive, 2, 0",
    })
    void shouldFindWhichLogitIsPositive(String names, int positive, int negative) {
        List<String> labels = List.of(names.split(";"));

        assertThat(SentimentLabels.of(labels)).isEqualTo(new SentimentLabels(labels, positive, negative));
    }

    @ParameterizedTest
    @CsvSource({"good;bad", "LABEL_0", "LABEL_0;LABEL_1;LABEL_2", "1 star;2 stars;3 stars", "positive;other"})
    void shouldNotGuessWhereNamesDoNotTell(String names) {
        assertThatThrownBy(() -> SentimentLabels.of(List.of(names.split(";"))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"labels\" in blockbuster.json");
    }

    @Test
    void shouldTakeTheSoftmaxOverThePositiveAndTheNegativeClassAlone() {
        SentimentLabels labels = SentimentLabels.of(List.of("negative", "neutral", "positive"));

        assertThat(labels.probability(new float[] {1, 50, 3}, 1)).isCloseTo(0.880797, within(1e-6));
        assertThat(labels.probability(new float[] {1, 50, 3}, 2)).isCloseTo(0.731059, within(1e-6));
        assertThat(labels.probability(new float[] {3000, 0, -3000}, 1)).isZero();
        assertThat(labels.probability(new float[] {-3000, 0, 3000}, 1)).isOne();
    }
}
