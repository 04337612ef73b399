package io.blockbuster.topology.window;

import io.blockbuster.core.review.Sentiment;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The count of one movie's votes in one window while they come in. Not thread-safe. */
final class OpenWindow {
    private final WindowKey key;
    private final Map<String, Long> models = new TreeMap<>();
    private long count;
    private long positive;
    private double scoreSum;

    /**
     * A window that goes on from what was counted before.
     *
     * @param before null where this window's first vote is still to come
     */
    OpenWindow(WindowKey key, @Nullable Tally before) {
        this.key = key;
        if (before != null) {
            count = before.count();
            positive = before.positive();
            scoreSum = before.scoreSum();
            models.putAll(before.models());
        }
    }

    void add(Vote vote) {
        count++;
        positive += vote.label() == Sentiment.POSITIVE ? 1 : 0;
        scoreSum += vote.score();
        models.merge(vote.modelVersion(), 1L, Long::sum);
    }

    WindowKey key() {
        return key;
    }

    /** What is counted so far. */
    Tally tally() {
        return new Tally(count, positive, scoreSum, new TreeMap<>(models));
    }
}
