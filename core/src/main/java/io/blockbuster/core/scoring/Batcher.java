package io.blockbuster.core.scoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The place where tokenized reviews gather into micro-batches.
 *
 * <p>A micro-batch is sealed when its token budget or its size is reached, when its first review has waited for the
 * linger, or by {@link #seal()}. A seal also covers reviews that were admitted before it and are still being tokenized:
 * they count as urgent, and the open batch is sealed as soon as the last of them is in. Thread-safe.
 */
final class Batcher {
    private final TokenBudget budget;
    private final int maxBatch;
    private final long lingerNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<MicroBatch> sealed = new ArrayDeque<>();
    private @Nullable MicroBatch open;
    private int generation;
    private int fresh;
    private int urgent;
    private boolean closed;

    Batcher(EngineSettings settings, TokenBudget budget) {
        this.budget = budget;
        maxBatch = settings.maxBatch();
        lingerNanos = settings.linger().toNanos();
    }

    /** Counts in a review that will come by {@link #add} or {@link #drop}; returns its generation. */
    int admit() {
        lock.lock();
        try {
            fresh++;
            return generation;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a tokenized review into the open batch. */
    void add(PendingScore review, ModelLease lease) {
        lock.lock();
        try {
            MicroBatch batch = open;
            int most = budget.tokens();
            if (batch != null
                    && (batch.lease() != lease
                            || batch.tokens() + review.tokens().length() > most)) {
                sealOpen();
                batch = null;
            }
            if (batch == null) {
                batch = new MicroBatch(lease, System.nanoTime());
                open = batch;
                changed.signal();
            }
            batch.add(review);
            if (batch.tokens() >= most || batch.reviews().size() >= maxBatch) {
                sealOpen();
            }
            settle(review.generation());
        } finally {
            lock.unlock();
        }
    }

    /** Counts out an admitted review that never got tokenized. */
    void drop(PendingScore review) {
        lock.lock();
        try {
            settle(review.generation());
        } finally {
            lock.unlock();
        }
    }

    /** Seals everything admitted so far, so that none of it waits for company. */
    void seal() {
        lock.lock();
        try {
            generation++;
            urgent += fresh;
            fresh = 0;
            sealOpen();
        } finally {
            lock.unlock();
        }
    }

    /** The next sealed batch, waiting for one; null once closed. */
    @Nullable MicroBatch take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                MicroBatch next = sealed.poll();
                if (next != null) {
                    return next;
                }
                MicroBatch batch = open;
                if (batch == null) {
                    changed.await();
                } else {
                    long remaining = batch.openedNanos() + lingerNanos - System.nanoTime();
                    if (remaining <= 0) {
                        sealOpen();
                    } else {
                        changed.awaitNanos(remaining);
                    }
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all {@link #take()}s. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all batches that nobody took. */
    List<MicroBatch> drain() {
        lock.lock();
        try {
            sealOpen();
            List<MicroBatch> rest = List.copyOf(sealed);
            sealed.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    private void settle(int admittedIn) {
        if (admittedIn == generation) {
            fresh--;
        } else if (--urgent == 0) {
            sealOpen();
        }
    }

    private void sealOpen() {
        if (open != null) {
            sealed.add(open);
            open = null;
            changed.signal();
        }
    }
}
