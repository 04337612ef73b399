package io.blockbuster.core.review;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The label of a scored review. */
public enum Sentiment {
    @JsonProperty("negative")
    NEGATIVE,
    @JsonProperty("positive")
    POSITIVE;

    /** The label of a review whose probability of being positive is {@code positive}, in [0, 1]. */
    public static Sentiment ofProbability(double positive) {
        return positive >= 0.5 ? POSITIVE : NEGATIVE;
    }
}
