package io.blockbuster.core.evaluation;

import io.blockbuster.core.review.Sentiment;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The area under the ROC curve: the probability that a positive review is scored above a negative one, ties counting
 * half. Computed as the Mann–Whitney U statistic over midranks.
 */
final class RocAuc {
    private RocAuc() {}

    /** The area, or NaN where one of the two labels does not occur. */
    static double of(Collection<Prediction> predictions) {
        List<Prediction> ranked = predictions.stream()
                .sorted(Comparator.comparingDouble(Prediction::positive))
                .toList();
        double rankSum = 0;
        long positives = 0;
        for (int start = 0; start < ranked.size(); ) {
            int end = start;
            long tiedPositives = 0;
            while (end < ranked.size()
                    && ranked.get(end).positive() == ranked.get(start).positive()) {
                tiedPositives += ranked.get(end).truth() == Sentiment.POSITIVE ? 1 : 0;
                end++;
            }
            double midrank = (start + 1 + end) / 2.0;
            rankSum += tiedPositives * midrank;
            positives += tiedPositives;
            start = end;
        }
        long negatives = ranked.size() - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
