package io.blockbuster.trainer.sidecar.gate;

/**
 * Tango's score bound for the difference of paired proportions: the smallest true difference that the counts do not
 * contradict. Unlike Wald's it holds for small counts, and for two models that never disagree.
 *
 * <p>T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design", Statistics in Medicine 17 (1998) 891–908, equations for Z(Δ) and for the restricted maximum-likelihood
 * estimate of q₂₁ in section 3.
 */
public final class DifferenceBound {
    /** Of the standard normal distribution, what 95 of 100 values do not exceed. */
    private static final double Z_95 = 1.6448536269514722;

    private static final int HALVINGS = 60;

    private DifferenceBound() {}

    /**
     * The lower end of the one-sided 95 % confidence interval of candidate's accuracy minus champion's.
     *
     * @return in [-1, 1]; -1 of no reviews
     */
    public static double lower(PairedOutcomes outcomes) {
        if (outcomes.total() == 0) {
            return -1;
        }
        double low = -1;
        double high = (outcomes.gained() - outcomes.lost()) / (double) outcomes.total();
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (score(outcomes, middle) > Z_95) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many standard errors the counts lie above a true difference of {@code difference}, less than the one seen. */
    private static double score(PairedOutcomes outcomes, double difference) {
        double n = outcomes.total();
        double gained = outcomes.gained();
        double lost = outcomes.lost();
        double a = 2 * n;
        double b = -gained - lost + (2 * n - gained + lost) * difference;
        double c = -lost * difference * (1 - difference);
        double losing = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
        double variance = n * (2 * losing + difference * (1 - difference));
        double above = gained - lost - n * difference;
        return variance <= 0 ? Double.POSITIVE_INFINITY : above / Math.sqrt(variance);
    }
}
