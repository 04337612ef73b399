package io.blockbuster.trainer.linear;

/**
 * Log-count ratios of binary features (Wang and Manning, "Baselines and Bigrams", 2012): how much more often a feature
 * occurs in positive texts than in negative ones.
 */
public final class NaiveBayesRatios {
    private NaiveBayesRatios() {}

    /**
     * The ratio of each column.
     *
     * @param targets P(positive) of each row
     * @param weights of each row
     * @param smoothing added to each count
     * @param least a column that is 1 in fewer rows, by weight, has the ratio 0
     */
    public static float[] of(BinaryRows rows, float[] targets, float[] weights, double smoothing, double least) {
        double[] shares = new double[targets.length];
        double[] ones = new double[targets.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] * targets[i];
            ones[i] = weights[i];
        }
        double[] positive = rows.transposedTimes(shares);
        double[] all = rows.transposedTimes(ones);
        double positives = 0;
        double negatives = 0;
        for (int j = 0; j < all.length; j++) {
            positives += smoothing + positive[j];
            negatives += smoothing + all[j] - positive[j];
        }
        float[] ratios = new float[all.length];
        for (int j = 0; j < ratios.length; j++) {
            if (all[j] >= least) {
                ratios[j] = (float) Math.log(
                        (smoothing + positive[j]) / positives / ((smoothing + all[j] - positive[j]) / negatives));
            }
        }
        return ratios;
    }
}
