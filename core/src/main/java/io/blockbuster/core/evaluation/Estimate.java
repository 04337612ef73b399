package io.blockbuster.core.evaluation;

import java.util.function.DoubleUnaryOperator;

/**
 * A measured value and its 95 % confidence interval; all three are NaN where nothing was measured, such as the precision
 * of a model that never says positive.
 *
 * @param value the value measured
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 */
public record Estimate(double value, double low, double high) {
    /** A value that was not measured. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    private static final double Z_95 = 1.959963984540054;

    /**
     * A proportion with its Wilson score interval (E. B. Wilson 1927; without continuity correction), which holds for
     * small counts and for proportions near 0 and 1.
     */
    public static Estimate ofProportion(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
        if (trials == 0) {
            return NONE;
        }
        double p = (double) successes / trials;
        double z2 = Z_95 * Z_95;
        double centre = p + z2 / (2 * trials);
        double half = Z_95 * Math.sqrt(p * (1 - p) / trials + z2 / (4.0 * trials * trials));
        double scale = 1 + z2 / trials;
        double low = successes == 0 ? 0 : (centre - half) / scale;
        double high = successes == trials ? 1 : (centre + half) / scale;
        return new Estimate(p, low, high);
    }

    /** The estimate of an increasing function of this value; its interval is that of the ends. */
    Estimate map(DoubleUnaryOperator increasing) {
        return new Estimate(
                increasing.applyAsDouble(value), increasing.applyAsDouble(low), increasing.applyAsDouble(high));
    }
}
