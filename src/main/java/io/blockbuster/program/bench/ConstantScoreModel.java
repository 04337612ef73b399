package io.blockbuster.program.bench;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.util.Collections;
import java.util.List;

/** A model that reads nothing and gives every text the same score: what is left is the cost of all the rest. */
final class ConstantScoreModel implements SentimentModel {
    private static final Tokens TOKENS = new Tokens(new int[] {101, 102}, false);
    private static final Score SCORE = new Score(new float[] {0, 0}, 0.5);

    @Override
    public ModelVersion version() {
        return new ModelVersion("constant", "0");
    }

    @Override
    public Device device() {
        return new Device.Cpu();
    }

    @Override
    public int maxTokens() {
        return TOKENS.length();
    }

    @Override
    public Tokens tokenize(String text) {
        return TOKENS;
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        return Collections.nCopies(batch.size(), SCORE);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
