package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.ForwardingModel;
import io.blockbuster.core.scoring.SentimentModel;

/**
 * A model that stays open when its engine closes.
 *
 * @param model the model, closed by whoever opened it
 */
record Borrowed(SentimentModel model) implements ForwardingModel {
    @Override
    public void close() {
        // another's
    }
}
