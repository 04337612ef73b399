package io.blockbuster.core.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How far a model's confidence can be believed: predictions in bins by the probability of the predicted label, each with
 * the share of them that were right.
 *
 * @param bins the bins that are not empty, in rising order of confidence
 */
public record Calibration(List<Bin> bins) {
    /** Bins of equal width over [0, 1], as in Guo et al. 2017, "On Calibration of Modern Neural Networks". */
    private static final int BINS = 15;

    /**
     * Predictions of like confidence.
     *
     * @param low the lowest confidence of the bin, exclusive
     * @param high the highest confidence of the bin, inclusive
     * @param count predictions in the bin
     * @param confidence their mean confidence
     * @param accuracy the share of them that were right
     */
    public record Bin(double low, double high, long count, double confidence, double accuracy) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    static Calibration of(Collection<Prediction> predictions) {
        long[] counts = new long[BINS];
        long[] correct = new long[BINS];
        double[] confidence = new double[BINS];
        for (Prediction prediction : predictions) {
            int bin = Math.max(0, (int) Math.ceil(prediction.confidence() * BINS) - 1);
            counts[bin]++;
            correct[bin] += prediction.correct() ? 1 : 0;
            confidence[bin] += prediction.confidence();
        }
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            if (counts[i] > 0) {
                bins.add(new Bin(
                        (double) i / BINS,
                        (i + 1.0) / BINS,
                        counts[i],
                        confidence[i] / counts[i],
                        (double) correct[i] / counts[i]));
            }
        }
        return new Calibration(bins);
    }

    /** The expected calibration error: the mean distance of confidence and accuracy, weighted by the bins' counts. */
    public double expectedError() {
        long total = bins.stream().mapToLong(Bin::count).sum();
        return bins.stream()
                        .mapToDouble(bin -> bin.count() * Math.abs(bin.accuracy() - bin.confidence()))
                        .sum()
                / total;
    }
}
