package io.blockbuster.trainer.sidecar.gate;

/**
 * How two models did on the same reviews.
 *
 * @param both reviews that both labelled right
 * @param gained reviews that only the candidate labelled right
 * @param lost reviews that only the champion labelled right
 * @param neither reviews that both labelled wrong
 */
public record PairedOutcomes(long both, long gained, long lost, long neither) {
    public PairedOutcomes {
        if (both < 0 || gained < 0 || lost < 0 || neither < 0) {
            throw new IllegalArgumentException("counts are not negative");
        }
    }

    /**
     * Counts.
     *
     * @param champion whether it was right, review by review
     * @param candidate the same of the other, in the same order
     */
    public static PairedOutcomes of(boolean[] champion, boolean[] candidate) {
        if (champion.length != candidate.length) {
            throw new IllegalArgumentException(
                    champion.length + " outcomes of one model and " + candidate.length + " of the other");
        }
        long both = 0;
        long gained = 0;
        long lost = 0;
        for (int i = 0; i < champion.length; i++) {
            both += champion[i] && candidate[i] ? 1 : 0;
            gained += !champion[i] && candidate[i] ? 1 : 0;
            lost += champion[i] && !candidate[i] ? 1 : 0;
        }
        return new PairedOutcomes(both, gained, lost, champion.length - both - gained - lost);
    }

    /** The number of reviews. */
    public long total() {
        return both + gained + lost + neither;
    }

    /** The champion's share of right labels, in [0, 1]; NaN of none. */
    public double championAccuracy() {
        return total() == 0 ? Double.NaN : (both + lost) / (double) total();
    }

    /** The candidate's share of right labels, in [0, 1]; NaN of none. */
    public double candidateAccuracy() {
        return total() == 0 ? Double.NaN : (both + gained) / (double) total();
    }
}
