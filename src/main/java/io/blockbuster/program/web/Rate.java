package io.blockbuster.program.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How fast a total grew over about the last five seconds. Not thread-safe. */
final class Rate {
    private static final long SPAN_NANOS = 5_000_000_000L;

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Rate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Sample(long at, double total) {}

    /** Growth per second up to this total, or null on the first call. */
    @Nullable Double perSecond(double total) {
        long now = nanoTime.getAsLong();
        samples.addLast(new Sample(now, total));
        while (samples.size() > 2 && now - samples.getFirst().at() > SPAN_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        return now == oldest.at()
                ? null
                : Math.round(10 * (total - oldest.total()) / ((now - oldest.at()) / 1e9)) / 10.0;
    }

    /** Starts over. */
    void forget() {
        samples.clear();
    }
}
