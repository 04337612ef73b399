package io.blockbuster.program.publish;

import io.blockbuster.program.cli.StopSignal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A metronome: each record is due at its own time after the start, so a late record delays none of those that follow.
 *
 * <p>Not thread-safe.
 */
final class Pacer {
    private final @Nullable Rate rate;
    private final LongSupplier nanoTime;
    private final long start;
    private long count;

    /** A pacer that begins now; without a rate it never waits. */
    Pacer(@Nullable Rate rate) {
        this(rate, System::nanoTime);
    }

    Pacer(@Nullable Rate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Waits until the next record is due; returns false at once when a stop is asked for. */
    boolean awaitNext(StopSignal stop) throws InterruptedException {
        long left = nanosToNext();
        return left > 0 ? !stop.await(Duration.ofNanos(left)) : !stop.requested();
    }

    /** Nanoseconds until the next record is due, not above zero if it is; counts it. */
    long nanosToNext() {
        if (rate == null) {
            return 0;
        }
        return start + rate.dueNanos(count++) - nanoTime.getAsLong();
    }
}
