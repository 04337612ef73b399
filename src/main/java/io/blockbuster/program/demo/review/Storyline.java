package io.blockbuster.program.demo.review;

/**
 * How the opinion of a film goes while its reviews come in.
 *
 * <p>Progress is time on a scale from 0, when the film opens, to 1.
 */
public enum Storyline {
    /** Opens to praise and turns. */
    TURNS {
        @Override
        public double positiveShare(double progress) {
            return 0.92 - 0.75 * ramp(progress, 0.3, 0.6);
        }
    },
    /** Opens badly and recovers. */
    RECOVERS {
        @Override
        public double positiveShare(double progress) {
            return 0.15 + 0.75 * ramp(progress, 0.35, 0.75);
        }
    },
    /** Loved and hated from the first day to the last. */
    DIVISIVE {
        @Override
        public double positiveShare(double progress) {
            return 0.5;
        }
    },
    /** Few see it at first; they tell others. */
    SLOW_BURN {
        @Override
        public double positiveShare(double progress) {
            return 0.6 + 0.35 * progress;
        }

        @Override
        public double attention(double progress) {
            return 0.3 + 1.4 * progress;
        }
    },
    /** Liked, until a crowd comes to pan it, briefly and in a few words. */
    REVIEW_BOMB {
        @Override
        public double positiveShare(double progress) {
            return bombed(progress) ? 0.08 : 0.85;
        }

        @Override
        public double attention(double progress) {
            return bombed(progress) ? 3 : 0.8;
        }

        @Override
        public LengthProfile lengths(double progress, LengthProfile usual) {
            return bombed(progress) ? LengthProfile.SHORT : usual;
        }

        private boolean bombed(double progress) {
            return progress >= 0.45 && progress < 0.65;
        }
    },
    /** Liked by nearly everybody. */
    PRAISED {
        @Override
        public double positiveShare(double progress) {
            return 0.9;
        }
    },
    /** Liked by nearly nobody. */
    PANNED {
        @Override
        public double positiveShare(double progress) {
            return 0.1;
        }
    };

    /** The share of its reviews that mean well, in [0, 1]. */
    public abstract double positiveShare(double progress);

    /** How many reviews it draws, in proportion to other films; 1 is usual. */
    public double attention(double progress) {
        return 1;
    }

    /** How long its reviews are. */
    public LengthProfile lengths(double progress, LengthProfile usual) {
        return usual;
    }

    /** 0 before {@code from}, 1 after {@code to}, straight in between. */
    private static double ramp(double progress, double from, double to) {
        return Math.min(1, Math.max(0, (progress - from) / (to - from)));
    }
}
