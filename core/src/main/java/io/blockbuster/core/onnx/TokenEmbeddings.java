package io.blockbuster.core.onnx;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import java.nio.FloatBuffer;

/**
 * The embeddings of a text's tokens: each its word's and its place's, added up. All tokens are of segment type 0.
 *
 * <p>The table of words is by far the largest part of a small BERT. Outside of the graph, all of a model's sessions read
 * one. Thread-safe.
 */
public final class TokenEmbeddings {
    private final int hidden;
    private final int vocabulary;
    private final float[] words;
    private final float[] places;

    private TokenEmbeddings(int hidden, int vocabulary, float[] words, float[] places) {
        this.hidden = hidden;
        this.vocabulary = vocabulary;
        this.words = words;
        this.places = places;
    }

    /** Those of a model, whose table of words is not copied. */
    static TokenEmbeddings of(BertConfig config, BertWeights weights) {
        float[] words = weights.get("bert.embeddings.word_embeddings.weight").values();
        return new TokenEmbeddings(
                config.hidden(),
                config.vocabulary(),
                words,
                BertOperators.positions(config, weights).values());
    }

    /** How many numbers a token has. */
    int hidden() {
        return hidden;
    }

    /**
     * Writes a text's rows, {@code [sequence, hidden]}.
     *
     * @param ids of its tokens, as many as the model has places at most
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    void write(int[] ids, FloatBuffer rows) {
        float[] row = new float[hidden];
        for (int place = 0; place < ids.length; place++) {
            int id = ids[place];
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException("token id " + id + " in a vocabulary of " + vocabulary);
            }
            int word = id * hidden;
            int offset = place * hidden;
            for (int i = 0; i < hidden; i++) {
                row[i] = words[word + i] + places[offset + i];
            }
            rows.put(row);
        }
    }
}
