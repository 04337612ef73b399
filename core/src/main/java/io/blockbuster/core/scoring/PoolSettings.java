package io.blockbuster.core.scoring;

import java.time.Duration;

/**
 * When a {@link DevicePool} tries a failed device again.
 *
 * @param firstPause how long it is left alone after it failed
 * @param longestPause how long it is left alone at most; the pause doubles with each attempt that fails
 */
public record PoolSettings(Duration firstPause, Duration longestPause) {
    public static final PoolSettings DEFAULT = new PoolSettings(Duration.ofSeconds(10), Duration.ofMinutes(10));

    public PoolSettings {
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("the pauses must be positive, the longest one not below the first");
        }
    }

    /** The pause after an attempt that failed after this one. */
    Duration after(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    }
}
