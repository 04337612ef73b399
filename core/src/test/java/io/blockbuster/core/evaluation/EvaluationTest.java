package io.blockbuster.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.review.Sentiment;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static Prediction positive(double score) {
        return new Prediction(score, Sentiment.POSITIVE, 10, false);
    }

    private static Prediction negative(double score) {
        return new Prediction(score, Sentiment.NEGATIVE, 10, false);
    }

    @Test
    void shouldCountByPredictedAndTrueLabel() {
        // Given
        List<Prediction> predictions =
                List.of(positive(0.9), positive(0.8), positive(0.5), positive(0.4), negative(0.7), negative(0.1));

        // When
        ConfusionMatrix confusion = Evaluation.of(predictions).confusion();

        // Then
        assertThat(confusion).isEqualTo(new ConfusionMatrix(3, 1, 1, 1));
        assertThat(confusion.total()).isEqualTo(6);
        assertThat(confusion.accuracy().value()).isCloseTo(4.0 / 6, within(1e-12));
        assertThat(confusion.precision().value()).isEqualTo(0.75);
        assertThat(confusion.recall().value()).isEqualTo(0.75);
        assertThat(confusion.f1().value()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void shouldDeriveTheIntervalOfF1FromThatOfTheJaccardIndex() {
        // Given: F1 = 2·6 / (2·6 + 2 + 1) = 0.8, J = 6/9, its Wilson interval [0.3542, 0.8794]
        ConfusionMatrix confusion = new ConfusionMatrix(6, 2, 11, 1);

        // When
        Estimate f1 = confusion.f1();

        // Then
        assertThat(f1.value()).isCloseTo(0.8, within(1e-12));
        assertThat(f1.low()).isCloseTo(2 * 0.3542 / 1.3542, within(1e-4));
        assertThat(f1.high()).isCloseTo(2 * 0.8794 / 1.8794, within(1e-4));
    }

    @Test
    void shouldHaveNoPrecisionWithoutAPositivePrediction() {
        ConfusionMatrix confusion = new ConfusionMatrix(0, 0, 5, 2);
        assertThat(confusion.precision()).isEqualTo(Estimate.NONE);
        assertThat(confusion.recall().value()).isZero();
        assertThat(confusion.f1().value()).isZero();
    }

    @Test
    void shouldCountAnEqualScoreAsHalfInTheAreaUnderTheCurve() {
        // Given: of the six pairs (0.8, 0.4, 0.4) × (0.4, 0.2) four are in order and two are tied
        List<Prediction> predictions =
                List.of(positive(0.8), positive(0.4), positive(0.4), negative(0.4), negative(0.2));

        // When / Then
        assertThat(Evaluation.of(predictions).rocAuc()).isCloseTo((4 + 2 * 0.5) / 6, within(1e-12));
    }

    @Test
    void shouldKnowPerfectAndReversedRankings() {
        assertThat(Evaluation.of(List.of(positive(0.4), negative(0.3))).rocAuc())
                .isEqualTo(1);
        assertThat(Evaluation.of(List.of(positive(0.3), negative(0.4))).rocAuc())
                .isZero();
        assertThat(Evaluation.of(List.of(positive(0.3))).rocAuc()).isNaN();
    }

    @Test
    void shouldAverageTheLossOfTheTrueLabel() {
        // Given: −ln 0.5 and −ln(1 − 0.2)
        List<Prediction> predictions = List.of(positive(0.5), negative(0.2));

        // When / Then
        assertThat(Evaluation.of(predictions).logLoss())
                .isCloseTo((0.693147180559945 + 0.223143551314210) / 2, within(1e-12));
        assertThat(Evaluation.of(List.of(positive(0))).logLoss()).isFinite();
    }

    @Test
    void shouldMeasureCalibrationInFifteenBinsOfConfidence() {
        // Given: bin (12/15, 13/15] has confidences 0.82, 0.84, 0.86 (mean 0.84) and two of three right;
        // bin (14/15, 1] has confidence 1 and is right
        List<Prediction> predictions = List.of(positive(0.82), negative(0.16), negative(0.86), positive(1));

        // When
        Calibration calibration = Evaluation.of(predictions).calibration();

        // Then
        assertThat(calibration.bins()).hasSize(2);
        assertThat(calibration.bins().get(0).count()).isEqualTo(3);
        assertThat(calibration.bins().get(0).confidence()).isCloseTo(0.84, within(1e-12));
        assertThat(calibration.bins().get(0).accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(calibration.expectedError()).isCloseTo(0.75 * (0.84 - 2.0 / 3), within(1e-12));
    }

    @Test
    void shouldTellAccuracyByLengthAndKeepTruncatedReviewsApart() {
        // Given
        List<Prediction> predictions = List.of(
                new Prediction(0.9, Sentiment.POSITIVE, 32, false),
                new Prediction(0.9, Sentiment.NEGATIVE, 33, false),
                new Prediction(0.9, Sentiment.POSITIVE, 64, false),
                new Prediction(0.9, Sentiment.NEGATIVE, 256, true));

        // When / Then
        assertThat(Evaluation.of(predictions).byLength())
                .containsExactly(
                        new LengthBucket(32, false, 1, Estimate.ofProportion(1, 1)),
                        new LengthBucket(64, false, 2, Estimate.ofProportion(1, 2)),
                        new LengthBucket(256, true, 1, Estimate.ofProportion(0, 1)));
    }

    @Test
    void shouldRefuseNothingAndScoresThatAreNoProbability() {
        assertThatThrownBy(() -> Evaluation.of(List.of())).hasMessageContaining("nothing to evaluate");
        assertThatThrownBy(() -> positive(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> positive(1.01)).isInstanceOf(IllegalArgumentException.class);
    }
}
