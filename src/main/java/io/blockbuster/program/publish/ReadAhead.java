package io.blockbuster.program.publish;

import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.program.cli.StopSignal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Examples read by a thread of its own, so that waiting for the next one, say on a quiet pipe, ends when a stop is asked
 * for.
 */
final class ReadAhead {
    private static final int CAPACITY = 1_000;
    private static final int CHECK_MS = 50;

    private final Supplier<ExampleReader> source;
    private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(CAPACITY);
    private double fractionRead = Double.NaN;

    private sealed interface Step {
        record Read(Example example, double fraction) implements Step {}

        record Ended(@Nullable RuntimeException failure) implements Step {}
    }

    /** Starts to read; opening happens on that thread too, for a pipe says what it holds only once it holds something. */
    ReadAhead(Supplier<ExampleReader> source) {
        this.source = source;
        Thread thread = new Thread(this::readAll, "blockbuster-reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        try {
            Step end = new Step.Ended(null);
            try (ExampleReader reader = source.get()) {
                while (reader.hasNext()) {
                    Example example = reader.next();
                    queue.put(new Step.Read(example, reader.fractionRead()));
                }
            } catch (RuntimeException failure) {
                end = new Step.Ended(failure);
            }
            queue.put(end);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next example, or null at the end of the data or when a stop is asked for; throws what the reader threw. */
    @Nullable Example next(StopSignal stop) throws InterruptedException {
        Step step = null;
        while (step == null && !stop.requested()) {
            step = queue.poll(CHECK_MS, TimeUnit.MILLISECONDS);
        }
        if (step instanceof Step.Read read) {
            fractionRead = read.fraction();
            return read.example();
        }
        if (step instanceof Step.Ended ended && ended.failure() != null) {
            throw ended.failure();
        }
        return null;
    }

    /** The share of the data read when the last example was returned, in [0, 1], or NaN. */
    double fractionRead() {
        return fractionRead;
    }
}
