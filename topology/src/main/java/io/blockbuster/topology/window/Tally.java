package io.blockbuster.topology.window;

import java.util.Map;

/**
 * The count of one movie's votes in one window, as the store keeps it.
 *
 * @param count all votes
 * @param positive those for positive; the others are negative
 * @param scoreSum the sum of their scores
 * @param models votes by the version of the model that cast them
 */
public record Tally(long count, long positive, double scoreSum, Map<String, Long> models) {}
