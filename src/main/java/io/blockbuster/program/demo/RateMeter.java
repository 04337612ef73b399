package io.blockbuster.program.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** The rate of a count over its last two seconds. Not thread-safe. */
final class RateMeter {
    private static final long SPAN_NANOS = 2_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, double count) {}

    /** Notes the count at {@code nanos} and gives the rate per second since the oldest count in the span. */
    double at(long nanos, double count) {
        samples.addLast(new Sample(nanos, count));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > SPAN_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        long span = nanos - oldest.nanos();
        return span == 0 ? 0 : (count - oldest.count()) / (span / 1e9);
    }
}
