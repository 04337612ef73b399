package io.blockbuster.program.demo;

import io.blockbuster.core.review.ScoredReview;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest scored reviews with their texts, which scores do not carry. Thread-safe. */
final class RecentReviews {
    private static final int TEXTS = 5_000;
    private static final int SHOWN = 40;

    private final Map<String, String> texts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > TEXTS;
        }
    };
    private final Deque<Labelled> newest = new ArrayDeque<>();

    /**
     * A review with its score.
     *
     * @param text the review's
     */
    record Labelled(ScoredReview scored, String text) {}

    synchronized void published(String id, String text) {
        texts.put(id, text);
    }

    synchronized void scored(ScoredReview review) {
        String text = texts.remove(review.id());
        if (text != null) {
            newest.addFirst(new Labelled(review, text));
            if (newest.size() > SHOWN) {
                newest.removeLast();
            }
        }
    }

    /** The newest first. */
    synchronized List<Labelled> newest() {
        return List.copyOf(newest);
    }
}
