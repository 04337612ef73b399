package io.blockbuster.trainer.sidecar.gate;

/**
 * What the gate asks for.
 *
 * @param significance the p-value that the improvement on the new labels stays below, in (0, 1)
 * @param margin how much accuracy on the original domain may be lost, in [0, 1], at 95 % confidence
 */
public record GateRules(double significance, double margin) {
    /** p below 0.05 on the new labels; no more than half a point lost on the original domain. */
    public static final GateRules DEFAULT = new GateRules(0.05, 0.005);

    public GateRules {
        if (!(significance > 0 && significance < 1 && margin >= 0 && margin <= 1)) {
            throw new IllegalArgumentException("significance lies in (0, 1) and the margin in [0, 1]");
        }
    }

    /**
     * Judges a candidate.
     *
     * @param fresh on held-out labels that the champion has not learned from
     * @param original on held-out reviews of the original domain
     */
    public GateReport judge(PairedOutcomes fresh, PairedOutcomes original) {
        return new GateReport(this, fresh, McNemarTest.improvement(fresh), original, DifferenceBound.lower(original));
    }
}
