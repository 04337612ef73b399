package io.blockbuster.program.bench;

import java.time.Duration;

/**
 * How much a curve's points are measured.
 *
 * @param quick whether each curve has its first points only
 * @param tokens tokens of the reviews that one run of a processor scores while the clock runs
 * @param constantReviews reviews that one run with a constant score takes
 * @param mostReviews reviews of a run, at most, however short they are
 * @param repeats rounds; each measures every point once
 * @param loadMillis how long the latency is measured at a point
 * @param limit no round is begun that would end later than this
 */
record GrowthSettings(
        boolean quick, int tokens, int constantReviews, int mostReviews, int repeats, int loadMillis, Duration limit) {
    /** The form whose shapes mean something on a quiet machine. */
    static final GrowthSettings FULL =
            new GrowthSettings(false, 800_000, 20_000, 12_000, 3, 3_000, Duration.ofMinutes(20));

    /** The form that shows that everything works. */
    static final GrowthSettings QUICK = new GrowthSettings(true, 20_000, 400, 200, 1, 500, Duration.ofMinutes(1));

    Duration loadTime() {
        return Duration.ofMillis(loadMillis);
    }

    /** Reviews that are measured where they are this long. */
    int reviews(double meanTokens) {
        return (int) Math.max(1, Math.min(mostReviews, tokens / meanTokens));
    }

    /** Reviews before them that warm the processor up. */
    int warmUp(int reviews) {
        return Math.max(1, reviews / 3);
    }

    GrowthSettings withRepeats(int value) {
        return new GrowthSettings(quick, tokens, constantReviews, mostReviews, value, loadMillis, limit);
    }
}
