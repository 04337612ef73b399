package io.blockbuster.core.evaluation;

import io.blockbuster.core.review.Sentiment;
import java.util.Collection;

/**
 * The counts of predictions by predicted and true label, positive being the class that is looked for.
 *
 * @param truePositives positive reviews called positive
 * @param falsePositives negative reviews called positive
 * @param trueNegatives negative reviews called negative
 * @param falseNegatives positive reviews called negative
 */
public record ConfusionMatrix(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {
    /** The counts of some predictions. */
    public static ConfusionMatrix of(Collection<Prediction> predictions) {
        long[] counts = new long[4];
        for (Prediction prediction : predictions) {
            counts[(prediction.label() == Sentiment.POSITIVE ? 0 : 2) + (prediction.correct() ? 0 : 1)]++;
        }
        return new ConfusionMatrix(counts[0], counts[1], counts[2], counts[3]);
    }

    /** The number of predictions. */
    public long total() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    /** The share of predictions that are right. */
    public Estimate accuracy() {
        return Estimate.ofProportion(truePositives + trueNegatives, total());
    }

    /** The share of reviews called positive that are. */
    public Estimate precision() {
        return Estimate.ofProportion(truePositives, truePositives + falsePositives);
    }

    /** The share of positive reviews that were called so. */
    public Estimate recall() {
        return Estimate.ofProportion(truePositives, truePositives + falseNegatives);
    }

    /**
     * The harmonic mean of precision and recall.
     *
     * <p>F1 = 2J / (1 + J), where J = TP / (TP + FP + FN) is a proportion (the Jaccard index), and grows with J: the
     * interval is the Wilson interval of J carried over.
     */
    public Estimate f1() {
        return Estimate.ofProportion(truePositives, truePositives + falsePositives + falseNegatives)
                .map(jaccard -> 2 * jaccard / (1 + jaccard));
    }
}
