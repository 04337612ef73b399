package io.blockbuster.core.evaluation;

import io.blockbuster.core.review.Sentiment;

/**
 * What a model said of a review whose label is known.
 *
 * @param positive P(positive) in [0, 1]
 * @param truth the true label
 * @param tokens tokens the model read, [CLS] and [SEP] included
 * @param truncated whether the review was longer than the model reads
 */
public record Prediction(double positive, Sentiment truth, int tokens, boolean truncated) {
    public Prediction {
        if (!(positive >= 0 && positive <= 1)) {
            throw new IllegalArgumentException("a probability lies in [0, 1], but this is " + positive);
        }
    }

    /** The predicted label. */
    public Sentiment label() {
        return Sentiment.ofProbability(positive);
    }

    /** Whether the predicted label is the true one. */
    public boolean correct() {
        return label() == truth;
    }

    /** The probability of the predicted label, in [0.5, 1]. */
    double confidence() {
        return Math.max(positive, 1 - positive);
    }
}
