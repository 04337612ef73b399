package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A review on its way through a {@link ScoringEngine}. Thread-safe. */
public final class PendingScore {
    private final String text;
    private final int generation;
    private final long submittedNanos;
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private volatile boolean cancelled;

    // Written by the tokenizer thread before the review enters a batch, read by the runner that took the batch.
    private @Nullable Tokens tokens;

    private record Done(Outcome outcome, long nanos) {}

    PendingScore(String text, int generation, long submittedNanos) {
        this.text = text;
        this.generation = generation;
        this.submittedNanos = submittedNanos;
    }

    /** Whether the review is scored, rejected or failed. */
    public boolean isDone() {
        return done.isDone();
    }

    /** The outcome, or null while there is none. */
    public @Nullable Outcome outcome() {
        Done value = done.getNow(null);
        return value == null ? null : value.outcome();
    }

    /**
     * Waits for the outcome.
     *
     * @throws TimeoutException if there is none after {@code timeout}
     */
    public Outcome await(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return done.get(timeout.toNanos(), TimeUnit.NANOSECONDS).outcome();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never exceptional", e);
        }
    }

    /**
     * When the outcome came, on the clock of {@link System#nanoTime()}.
     *
     * @throws IllegalStateException if there is none yet
     */
    public long doneNanos() {
        Done value = done.getNow(null);
        if (value == null) {
            throw new IllegalStateException("not done yet");
        }
        return value.nanos();
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

    boolean complete(Outcome value) {
        return done.complete(new Done(value, System.nanoTime()));
    }
}
