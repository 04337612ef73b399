package io.blockbuster.core.scoring;

import java.time.Duration;

/**
 * What a {@link DevicePool} does when devices fail.
 *
 * @param firstPause how long it is left alone after it failed
 * @param longestPause how long it is left alone at most; the pause doubles with each attempt that fails
 * @param cpuThreads threads that score on the CPU where no device works
 */
public record PoolSettings(Duration firstPause, Duration longestPause, int cpuThreads) {
    /** With a thread for each core. */
    public static final PoolSettings DEFAULT = new PoolSettings(
            Duration.ofSeconds(10), Duration.ofMinutes(10), Runtime.getRuntime().availableProcessors());

    public PoolSettings {
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("the pauses must be positive, the longest one not below the first");
        }
        if (cpuThreads < 1) {
            throw new IllegalArgumentException("at least one thread must score on the CPU");
        }
    }

    /** The pause after an attempt that failed after this one. */
    Duration after(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    }
}
