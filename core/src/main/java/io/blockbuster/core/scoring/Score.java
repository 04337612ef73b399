package io.blockbuster.core.scoring;

import io.blockbuster.core.review.Sentiment;

/**
 * What a model says of one text.
 *
 * @param logits one per label of the model, in the order of its {@code id2label}, before temperature
 * @param positive P(positive) in [0, 1], after temperature
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: compared nowhere, copied nowhere
public record Score(float[] logits, double positive) {
    /** The label: positive where P(positive) is at least one half. */
    public Sentiment label() {
        return Sentiment.ofProbability(positive);
    }
}
