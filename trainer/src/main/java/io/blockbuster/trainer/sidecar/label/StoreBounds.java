package io.blockbuster.trainer.sidecar.label;

import java.time.Duration;

/**
 * How much a label store keeps; the oldest labels go first.
 *
 * @param labels how many, at most
 * @param age how long after they were given, at most
 */
public record StoreBounds(int labels, Duration age) {
    /** Twenty thousand labels of the last 90 days. */
    public static final StoreBounds DEFAULT = new StoreBounds(20_000, Duration.ofDays(90));

    public StoreBounds {
        if (labels < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a store keeps at least one label for some time");
        }
    }
}
