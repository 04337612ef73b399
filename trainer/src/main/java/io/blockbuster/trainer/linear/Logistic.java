package io.blockbuster.trainer.linear;

/** The logistic function, and the loss that goes with it. */
public final class Logistic {
    private Logistic() {}

    /** The probability of a margin: {@code 1 / (1 + e^-margin)}. */
    public static double probability(double margin) {
        return 1 / (1 + Math.exp(-margin));
    }

    /** {@code log(1 + e^x)}, for any x: the loss in nats where the margin away from the truth is x. */
    public static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
