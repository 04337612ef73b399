package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import java.util.Arrays;
import java.util.List;

/**
 * The normalization of a LayerNorm, without its scale and shift, by ONNX Runtime's {@code InstanceNormalization}: each
 * token is a channel of its own, with scale 1 and shift 0.
 *
 * <p>ONNX Runtime's operators of LayerNorm add a row up value by value, where each addition waits for the one before;
 * this one adds four at once.
 */
final class RowNormalization {
    private final GraphBuilder graph;
    private final float epsilon;
    private final String ones;
    private final String zeros;

    /**
     * @param length how many tokens a row has: int64 {@code [1]}
     * @param positions the most it has
     */
    RowNormalization(GraphBuilder graph, float epsilon, String length, int positions) {
        this.graph = graph;
        this.epsilon = epsilon;
        float[] all = new float[positions];
        this.zeros = first(length, "rows.zeros", all.clone());
        Arrays.fill(all, 1);
        this.ones = first(length, "rows.ones", all);
    }

    private String first(String length, String name, float[] all) {
        String constant = graph.constant(name + ".all", all);
        return graph.standard("Slice", name, List.of(constant, graph.shape(name + ".start", 0), length));
    }

    /** Rows with mean 0 and variance 1: from {@code [batch, sequence, hidden]} to the same. */
    String rows(String name, String x) {
        return graph.standard("InstanceNormalization", name, List.of(x, ones, zeros), attribute("epsilon", epsilon));
    }
}
