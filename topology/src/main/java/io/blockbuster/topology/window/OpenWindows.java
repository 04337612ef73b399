package io.blockbuster.topology.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The windows of one stream task that still take votes. Votes are counted on the heap; a window that has changed is
 * written to the store once before each commit, however many votes it got.
 *
 * <p>The heap holds nothing that the store and the votes since the last commit do not have: a task that starts over
 * begins with a new object. Exclusively owned by the stream thread that runs the task.
 */
final class OpenWindows {
    /** Windows on the heap, at most; some 300 bytes each. */
    static final int MAX_HELD = 4_096;

    private final KeyValueStore<WindowKey, Tally> store;
    private final Map<WindowKey, OpenWindow> held = new HashMap<>();
    private final Set<OpenWindow> changed = new LinkedHashSet<>();

    /**
     * The windows in a store.
     *
     * @param store without a cache: Kafka Streams may flush a cache before the last windows of a commit are written
     */
    OpenWindows(KeyValueStore<WindowKey, Tally> store) {
        this.store = store;
    }

    /** Counts a vote. */
    void add(WindowKey key, Vote vote) {
        OpenWindow window = held.get(key);
        if (window == null) {
            window = new OpenWindow(key, store.get(key));
            held.put(key, window);
        }
        window.add(vote);
        changed.add(window);
    }

    /** Whether a window has got votes that the store does not have. */
    boolean hasChanges() {
        return !changed.isEmpty();
    }

    /** Whether as many windows are held as may be. */
    boolean isFull() {
        return held.size() >= MAX_HELD;
    }

    /**
     * Writes every window that has changed to the store, in the order of their first new votes.
     *
     * @param written told of each
     */
    void writeChanges(BiConsumer<WindowKey, Tally> written) {
        for (OpenWindow window : changed) {
            Tally tally = window.tally();
            store.put(window.key(), tally);
            written.accept(window.key(), tally);
        }
        changed.clear();
    }

    /** Lets all windows on the heap go; their next vote finds them in the store. To be called after a write. */
    void letGo() {
        if (hasChanges()) {
            throw new IllegalStateException("windows have changed and are not written");
        }
        held.clear();
    }

    /**
     * Takes out every window of {@code sizeMs} milliseconds that ended at {@code endMs} or before.
     *
     * @param closed told of each, with all its votes
     */
    void close(long sizeMs, long endMs, BiConsumer<WindowKey, Tally> closed) {
        for (OpenWindow window : changed) {
            if (isDue(window.key(), sizeMs, endMs)) {
                store.put(window.key(), window.tally());
            }
        }
        List<WindowKey> keys = new ArrayList<>();
        // The bounds are inclusive; the empty subject sorts first, so the upper one is below all of the next window.
        try (KeyValueIterator<WindowKey, Tally> due =
                store.range(WindowKey.ending("", 0, sizeMs), WindowKey.ending("", endMs + 1, sizeMs))) {
            while (due.hasNext()) {
                KeyValue<WindowKey, Tally> window = due.next();
                closed.accept(window.key, window.value);
                keys.add(window.key);
            }
        }
        keys.forEach(store::delete);
        held.keySet().removeIf(key -> isDue(key, sizeMs, endMs));
        changed.removeIf(window -> isDue(window.key(), sizeMs, endMs));
    }

    private static boolean isDue(WindowKey key, long sizeMs, long endMs) {
        return key.sizeMs() == sizeMs && key.endMs() <= endMs;
    }
}
