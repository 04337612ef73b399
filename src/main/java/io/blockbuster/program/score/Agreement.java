package io.blockbuster.program.score;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Score;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the scores of one way to run a model are from those of another, which stands for the truth.
 *
 * @param texts how many were scored by both
 * @param sameLabel how many have the same label
 * @param largestDifference of the two P(positive) of one review
 * @param accuracyPoints the accuracy of the one minus that of the other, in percent points; NaN without true labels
 */
record Agreement(int texts, int sameLabel, double largestDifference, double accuracyPoints) {
    private static final double SAME_LABEL = 0.999;
    private static final double DIFFERENCE = 0.02;
    private static final double ACCURACY_POINTS = 0.1;

    /** @param truth the true labels, null where there is none */
    static Agreement of(List<Score> tested, List<Score> reference, List<@Nullable Sentiment> truth) {
        int same = 0;
        double largest = 0;
        int labelled = 0;
        int gained = 0;
        for (int i = 0; i < tested.size(); i++) {
            Score one = tested.get(i);
            Score other = reference.get(i);
            same += one.label() == other.label() ? 1 : 0;
            largest = Math.max(largest, Math.abs(one.positive() - other.positive()));
            Sentiment label = truth.get(i);
            if (label != null) {
                labelled++;
                gained += (one.label() == label ? 1 : 0) - (other.label() == label ? 1 : 0);
            }
        }
        return new Agreement(tested.size(), same, largest, labelled == 0 ? Double.NaN : 100.0 * gained / labelled);
    }

    /** Whether at least 99.9 % of the labels are the same, no score is off by more than 0.02, and accuracy by 0.1. */
    boolean holds() {
        return sameLabel >= SAME_LABEL * texts
                && largestDifference <= DIFFERENCE
                && !(Math.abs(accuracyPoints) > ACCURACY_POINTS);
    }

    String describe() {
        String accuracy = Double.isNaN(accuracyPoints)
                ? ""
                : String.format(Locale.ROOT, ", accuracy %+.2f points", accuracyPoints);
        return String.format(
                Locale.ROOT,
                "%d texts, same label %.2f %%, scores differ by at most %.4f%s",
                texts,
                100.0 * sameLabel / Math.max(1, texts),
                largestDifference,
                accuracy);
    }
}
