package io.blockbuster.program.bench;

import io.blockbuster.core.model.BertConfig;

/**
 * The floating-point operations of a BERT, counted from its shapes: a product of {@code [a, b]} and {@code [b, c]} is
 * 2·a·b·c of them. Embeddings, normalizations, activations and the softmax are left out; together they are below a
 * tenth.
 */
final class Arithmetic {
    private Arithmetic() {}

    /** Operations to classify a text of so many tokens, where the last layer computes the [CLS] row alone. */
    static double firstRow(BertConfig config, int tokens) {
        double h = config.hidden();
        double row = linear(1, h, h) // query
                + linear(1, h, h) // the query folded into the keys, all heads together
                + 2 * config.heads() * linear(1, h, tokens) // scores and their mixture
                + linear(1, h, h) // values, all heads together
                + rest(config, 1);
        return (config.layers() - 1) * layer(config, tokens) + row + head(config);
    }

    /** Those of {@link #firstRow} that a model in 8 bits does in these: all linear maps but the last layer's. */
    static double inInt8(BertConfig config, int tokens) {
        return (config.layers() - 1) * maps(config, tokens);
    }

    /** Operations to classify a text padded to so many tokens, every row of every layer computed. */
    static double full(BertConfig config, int tokens) {
        return config.layers() * layer(config, tokens) + head(config);
    }

    /**
     * Numbers that the operators of the packed graph read and write to classify a text of so many tokens: each operator
     * its inputs and its output, attention inside of one. Weights are left out, which all texts of a batch share, and
     * what is done on the [CLS] row alone.
     */
    static double numbersMoved(BertConfig config, int tokens) {
        double h = config.hidden();
        double i = config.intermediate();
        double embeddings = 7 * h; // two look-ups of 2, their sum normalized: 3
        double attention = 4 * h + 4 * h + 2 * h + 3 * h; // query, key and value; heads; projection; normalization
        double feedForward = (h + i) + 2 * i + (i + h) + 3 * h; // out, activation, back, normalization
        double last = 2 * h + 2 * h; // the table of rows, read for scores and for their mixture
        return tokens * (embeddings + (config.layers() - 1) * (attention + feedForward) + last);
    }

    private static double layer(BertConfig config, int tokens) {
        return maps(config, tokens) + 2 * linear(tokens, config.hidden(), tokens);
    }

    /** The linear maps of a layer; what is left is the attention between the tokens. */
    private static double maps(BertConfig config, int tokens) {
        return 3 * linear(tokens, config.hidden(), config.hidden()) + rest(config, tokens);
    }

    /** The output projection and the feed-forward half. */
    private static double rest(BertConfig config, int tokens) {
        double h = config.hidden();
        return linear(tokens, h, h) + 2 * linear(tokens, h, config.intermediate());
    }

    private static double head(BertConfig config) {
        return linear(1, config.hidden(), config.hidden())
                + linear(1, config.hidden(), config.labels().size());
    }

    private static double linear(double rows, double in, double out) {
        return 2 * rows * in * out;
    }
}
