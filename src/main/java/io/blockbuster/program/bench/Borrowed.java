package io.blockbuster.program.bench;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.util.List;

/**
 * A model that stays open when its engine closes.
 *
 * @param model the model, closed by whoever opened it
 */
record Borrowed(SentimentModel model) implements SentimentModel {
    @Override
    public ModelVersion version() {
        return model.version();
    }

    @Override
    public Device device() {
        return model.device();
    }

    @Override
    public int maxTokens() {
        return model.maxTokens();
    }

    @Override
    public Tokens tokenize(String text) {
        return model.tokenize(text);
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        return model.score(batch);
    }

    @Override
    public int padding(List<Tokens> batch) {
        return model.padding(batch);
    }

    @Override
    public void close() {
        // another's
    }
}
