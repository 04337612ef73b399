package io.blockbuster.program.bench;

import io.blockbuster.core.model.BertConfig;
import java.util.Collection;
import java.util.List;

/**
 * What it takes to score a text, counted from the shapes of the graph for GPUs.
 *
 * @param operations floating-point operations of the products
 * @param bytes what the operators read and write, weights left out
 */
record Work(double operations, double bytes) {
    /**
     * That of texts, on average.
     *
     * @param lengths their tokens
     * @param bytesPerNumber of the precision that the model is computed in
     */
    static Work perText(BertConfig config, Collection<Integer> lengths, int bytesPerNumber) {
        return new Work(
                Mean.of(lengths, tokens -> Arithmetic.firstRow(config, tokens)),
                Mean.of(lengths, tokens -> bytesPerNumber * Arithmetic.numbersMoved(config, tokens)));
    }

    static Work perText(BertConfig config, int length, int bytesPerNumber) {
        return perText(config, List.of(length), bytesPerNumber);
    }
}
