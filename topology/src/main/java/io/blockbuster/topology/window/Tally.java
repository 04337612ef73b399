package io.blockbuster.topology.window;

import io.blockbuster.core.review.Sentiment;
import java.util.Map;
import java.util.TreeMap;

/**
 * The count of one movie's votes in one window.
 *
 * @param count all votes
 * @param positive those for positive; the others are negative
 * @param scoreSum the sum of their scores
 * @param models votes by the version of the model that cast them
 */
public record Tally(long count, long positive, double scoreSum, Map<String, Long> models) {
    /** No votes yet. */
    public static final Tally EMPTY = new Tally(0, 0, 0, Map.of());

    /** This tally with one vote more. */
    public Tally plus(Vote vote) {
        Map<String, Long> counted = new TreeMap<>(models);
        counted.merge(vote.modelVersion(), 1L, Long::sum);
        return new Tally(
                count + 1, positive + (vote.label() == Sentiment.POSITIVE ? 1 : 0), scoreSum + vote.score(), counted);
    }
}
