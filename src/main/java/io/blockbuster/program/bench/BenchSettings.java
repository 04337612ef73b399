package io.blockbuster.program.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param warmUp reviews that the engine in memory, a process of our own and a fast peer score before their clocks start: a
 *     JVM compiles for half a minute
 * @param reviews reviews that it scores while the clock runs
 * @param peerWarmUp the same for a peer that is not fast
 * @param peerReviews the same for a peer that is not fast
 * @param repeats rounds; each round measures everything once
 * @param partMillis how long one part is measured in a round
 * @param loadMillis how long each load of the latency measurement lasts
 * @param settlingMillis how long a fresh processor works at half load before its latency is measured: its JVM compiles
 *     for that long
 * @param partitions partitions of every topic
 */
record BenchSettings(
        int warmUp,
        int reviews,
        int peerWarmUp,
        int peerReviews,
        int repeats,
        int partMillis,
        int loadMillis,
        int settlingMillis,
        int partitions) {
    private static final int WARM_UP = 4;

    /** The form whose figures mean something on a quiet machine. */
    static final BenchSettings FULL =
            new BenchSettings(WARM_UP * 12_000, 12_000, 1_000, 1_500, 3, 1_000, 20_000, 60_000, 4);

    /** The form that shows that everything works. */
    static final BenchSettings QUICK = new BenchSettings(400, 1_200, 40, 160, 1, 100, 4_000, 2_000, 4);

    Duration partTime() {
        return Duration.ofMillis(partMillis);
    }

    Duration loadTime() {
        return Duration.ofMillis(loadMillis);
    }

    Duration settlingTime() {
        return Duration.ofMillis(settlingMillis);
    }

    /** Reviews that lie ready for every contender. */
    int input() {
        return Math.max(warmUp + reviews, peerWarmUp + peerReviews);
    }

    /** The same with other numbers: four times as many reviews warm up, slow peers get an eighth after a twelfth. */
    BenchSettings withReviews(int value) {
        return new BenchSettings(
                WARM_UP * value,
                value,
                Math.max(1, value / 12),
                Math.max(1, value / 8),
                repeats,
                partMillis,
                loadMillis,
                settlingMillis,
                partitions);
    }

    BenchSettings withRepeats(int value) {
        return new BenchSettings(
                warmUp, reviews, peerWarmUp, peerReviews, value, partMillis, loadMillis, settlingMillis, partitions);
    }
}
