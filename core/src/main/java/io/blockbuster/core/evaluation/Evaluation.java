package io.blockbuster.core.evaluation;

import io.blockbuster.core.review.Sentiment;
import java.util.Collection;
import java.util.List;

/**
 * How good a model is on labelled reviews.
 *
 * @param confusion the counts, with accuracy, precision, recall and F1
 * @param rocAuc the area under the ROC curve, in [0, 1]; NaN where one label does not occur
 * @param logLoss the mean of −ln P(true label), in nats
 * @param calibration how far the confidence can be believed
 * @param byLength accuracy by length in tokens
 */
public record Evaluation(
        ConfusionMatrix confusion,
        double rocAuc,
        double logLoss,
        Calibration calibration,
        List<LengthBucket> byLength) {
    /** Keeps the loss finite where a model is certain and wrong. */
    private static final double SMALLEST_PROBABILITY = 1e-15;

    public Evaluation {
        byLength = List.copyOf(byLength);
    }

    /**
     * The evaluation of some predictions.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Evaluation of(Collection<Prediction> predictions) {
        if (predictions.isEmpty()) {
            throw new IllegalArgumentException("nothing to evaluate: no predictions");
        }
        return new Evaluation(
                ConfusionMatrix.of(predictions),
                RocAuc.of(predictions),
                predictions.stream().mapToDouble(Evaluation::loss).average().orElseThrow(),
                Calibration.of(predictions),
                LengthBucket.of(predictions));
    }

    private static double loss(Prediction prediction) {
        double p = prediction.truth() == Sentiment.POSITIVE ? prediction.positive() : 1 - prediction.positive();
        return -Math.log(Math.max(SMALLEST_PROBABILITY, p));
    }
}
