package io.blockbuster.program.bench;

import java.time.Duration;

/**
 * A stretch of time on the clock of {@link System#nanoTime()}.
 *
 * @param fromNanos its start
 * @param toNanos its end
 */
record Span(long fromNanos, long toNanos) {
    /** The last so much until now. */
    static Span untilNow(Duration length) {
        long now = System.nanoTime();
        return new Span(now - length.toNanos(), now);
    }

    double seconds() {
        return (toNanos - fromNanos) / 1e9;
    }

    boolean contains(long nanos) {
        return nanos - fromNanos >= 0 && toNanos - nanos >= 0;
    }

    /** What is left without the first half. */
    Span secondHalf() {
        return new Span(fromNanos + (toNanos - fromNanos) / 2, toNanos);
    }
}
