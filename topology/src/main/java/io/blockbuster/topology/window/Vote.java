package io.blockbuster.topology.window;

import io.blockbuster.core.review.Sentiment;

/**
 * What one scored review adds to its movie's windows; travels keyed by subject.
 *
 * @param label the review's label
 * @param score P(positive) in [0, 1]
 * @param modelVersion the version of the model that scored it
 */
public record Vote(Sentiment label, double score, String modelVersion) {}
