package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A review on its way through a {@link ScoringEngine}. Thread-safe. */
public final class PendingScore {
    private final String text;
    private final int generation;
    private final long submittedNanos;
    private volatile boolean cancelled;

    // Written by the tokenizer thread before the review enters a batch, read by the runner that took the batch.
    private @Nullable Tokens tokens;

    // Written once, under the lock of this object; the time first, so that whoever sees the outcome sees it too.
    private long doneNanos;
    private volatile @Nullable Outcome outcome;

    PendingScore(String text, int generation, long submittedNanos) {
        this.text = text;
        this.generation = generation;
        this.submittedNanos = submittedNanos;
    }

    /** Whether the review is scored, rejected or failed. */
    public boolean isDone() {
        return outcome != null;
    }

    /** The outcome, or null while there is none. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /**
     * Waits for the outcome.
     *
     * @throws TimeoutException if there is none after {@code timeout}
     */
    public synchronized Outcome await(Duration timeout) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Outcome now = outcome;
        while (now == null) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                throw new TimeoutException();
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
            now = outcome;
        }
        return now;
    }

    /**
     * When the outcome came, on the clock of {@link System#nanoTime()}.
     *
     * @throws IllegalStateException if there is none yet
     */
    public long doneNanos() {
        if (outcome == null) {
            throw new IllegalStateException("not done yet");
        }
        return doneNanos;
    }

    /** Says that nobody wants the outcome any more; the engine skips the review where it still can. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    String text() {
        return text;
    }

    int generation() {
        return generation;
    }

    long submittedNanos() {
        return submittedNanos;
    }

    void tokens(Tokens value) {
        tokens = value;
    }

    Tokens tokens() {
        Tokens value = tokens;
        if (value == null) {
            throw new IllegalStateException("not tokenized yet");
        }
        return value;
    }

    /** Sets the outcome; the first one stays. */
    synchronized void complete(Outcome value) {
        if (outcome == null) {
            doneNanos = System.nanoTime();
            outcome = value;
            notifyAll();
        }
    }
}
