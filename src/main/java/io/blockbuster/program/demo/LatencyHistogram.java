package io.blockbuster.program.demo;

import java.util.Arrays;

/** Counts of latencies by the millisecond, up to a minute; what is longer counts as a minute. Not thread-safe. */
final class LatencyHistogram {
    private static final int LONGEST = 60_000;

    private final int[] counts = new int[LONGEST + 1];
    private long total;

    void add(long millis) {
        counts[(int) Math.max(0, Math.min(LONGEST, millis))]++;
        total++;
    }

    /** The latency in milliseconds that a share of {@code quantile}, in [0, 1], does not exceed; -1 of none. */
    long quantile(double quantile) {
        long rank = (long) Math.ceil(quantile * total);
        long seen = 0;
        for (int millis = 0; millis <= LONGEST && total > 0; millis++) {
            seen += counts[millis];
            if (seen >= Math.max(1, rank)) {
                return millis;
            }
        }
        return -1;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }
}
