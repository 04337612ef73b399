package io.blockbuster.program.web.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The newest of a stream of things: it keeps {@code capacity} of them and forgets older ones. Thread-safe.
 *
 * @param <T> the things
 */
public final class Recent<T> {
    private final int capacity;
    private final Deque<T> kept = new ArrayDeque<>();
    private long total;

    public Recent(int capacity) {
        this.capacity = capacity;
    }

    /** Adds the newest. */
    public synchronized void add(T newest) {
        if (kept.size() == capacity) {
            kept.removeFirst();
        }
        kept.addLast(newest);
        total++;
    }

    /** All kept, the newest first. */
    public synchronized List<T> newestFirst() {
        List<T> all = new ArrayList<>(kept);
        Collections.reverse(all);
        return all;
    }

    /** Those kept of the first {@code seen}, the newest first. */
    public synchronized List<T> until(long seen) {
        List<T> all = newestFirst();
        return all.subList((int) Math.max(0, Math.min(all.size(), total - seen)), all.size());
    }

    /** How many were ever added. */
    public synchronized long total() {
        return total;
    }

    /** Those kept that came after the first {@code seen}, the newest first. */
    public synchronized List<T> since(long seen) {
        List<T> all = newestFirst();
        return all.subList(0, (int) Math.max(0, Math.min(all.size(), total - seen)));
    }
}
