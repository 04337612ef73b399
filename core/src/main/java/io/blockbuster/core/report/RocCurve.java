package io.blockbuster.core.report;

import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ROC curve: for each threshold on P(positive), from high to low, the share of negative reviews called positive and
 * the share of positive reviews found.
 */
final class RocCurve {
    private static final int POINTS = 300;

    private RocCurve() {}

    /** The curve from (0, 0) to (1, 1), thinned to what a drawing can show; empty where one label does not occur. */
    static List<Point> of(List<Prediction> predictions) {
        List<Prediction> ranked = predictions.stream()
                .sorted(Comparator.comparingDouble(Prediction::positive).reversed())
                .toList();
        long positives = ranked.stream()
                .filter(prediction -> prediction.truth() == Sentiment.POSITIVE)
                .count();
        long negatives = ranked.size() - positives;
        if (positives == 0 || negatives == 0) {
            return List.of();
        }
        List<Point> curve = new ArrayList<>(List.of(new Point(0, 0)));
        long found = 0;
        long mistaken = 0;
        for (int i = 0; i < ranked.size(); i++) {
            if (ranked.get(i).truth() == Sentiment.POSITIVE) {
                found++;
            } else {
                mistaken++;
            }
            boolean tied = i + 1 < ranked.size()
                    && ranked.get(i + 1).positive() == ranked.get(i).positive();
            Point last = curve.get(curve.size() - 1);
            Point next = new Point((double) mistaken / negatives, (double) found / positives);
            double moved = next.x() - last.x() + next.y() - last.y();
            if (!tied && (moved >= 2.0 / POINTS || i + 1 == ranked.size())) {
                curve.add(next);
            }
        }
        return curve;
    }
}
