package io.blockbuster.topology;

import java.time.Duration;
import java.util.List;

/**
 * The windows that sentiment is counted in: tumbling, aligned to the epoch, on event time.
 *
 * @param sizes one or more window sizes; each review counts once in each
 * @param grace how long after its end a window still takes late reviews, in stream time
 * @param retention how long windows are kept on the sentiment topic
 */
public record WindowSettings(List<Duration> sizes, Duration grace, Duration retention) {
    /** Windows of 1 minute, 10 minutes and 1 hour, open for 1 minute more, kept for 7 days. */
    public static final WindowSettings DEFAULT = new WindowSettings(
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1)),
            Duration.ofMinutes(1),
            Duration.ofDays(7));

    public WindowSettings {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("at least one window size is needed");
        }
        for (Duration size : sizes) {
            if (size.toMillis() < 1) {
                throw new IllegalArgumentException("a window size must be at least 1 ms, but is " + size);
            }
            if (retention.compareTo(size.plus(grace)) < 0) {
                throw new IllegalArgumentException("retention %s is shorter than the window size %s and the grace %s"
                        .formatted(retention, size, grace));
            }
        }
        if (sizes.stream().distinct().count() < sizes.size()) {
            throw new IllegalArgumentException("a window size is given twice: " + sizes);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, but is " + grace);
        }
    }
}
