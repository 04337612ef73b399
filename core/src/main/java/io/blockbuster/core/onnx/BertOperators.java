package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.List;

/** The parts that every BERT layer has, as nodes of a graph, called by the names of their weights. */
final class BertOperators {
    private final GraphBuilder graph;
    private final BertConfig config;
    private final BertWeights weights;

    BertOperators(GraphBuilder graph, BertConfig config, BertWeights weights) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
    }

    /** A weight as a constant, as it is stored. */
    String weight(String name) {
        return graph.constant(name, weights.get(name));
    }

    /** The word embeddings of ids, of any shape: one more dimension, {@code [hidden]}. */
    String words(String ids) {
        return graph.standard(
                "Gather",
                "embeddings.word",
                List.of(weight("bert.embeddings.word_embeddings.weight"), ids),
                attribute("axis", 0L));
    }

    /** The position embeddings with that of segment type 0 added, which all tokens are of: {@code [positions, hidden]}. */
    static Tensor positions(BertConfig config, BertWeights weights) {
        Tensor positions = weights.get("bert.embeddings.position_embeddings.weight");
        float[] type =
                weights.get("bert.embeddings.token_type_embeddings.weight").values();
        float[] sum = positions.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += type[i % config.hidden()];
        }
        return new Tensor(positions.shape(), sum);
    }

    /** All biases of a layer's query, then of its key, then of its value: {@code [3 · hidden]}. */
    float[] attentionBiases(String self) {
        float[] biases = new float[3 * config.hidden()];
        int offset = 0;
        for (String part : List.of("query", "key", "value")) {
            float[] bias = weights.get(self + part + ".bias").values();
            System.arraycopy(bias, 0, biases, offset, bias.length);
            offset += bias.length;
        }
        return biases;
    }

    /** x·Wᵀ, without the bias. */
    String product(String name, String x) {
        // Stored as [out, in]; a plain product wants [in, out].
        String matrix =
                graph.constant(name + ".weight", weights.get(name + ".weight").transposed());
        return graph.standard("MatMul", name + ".product", List.of(x, matrix));
    }

    /** x·Wᵀ + b on rows {@code [batch, in]}. */
    String linear(String name, String x) {
        return linear(name, x, name + ".linear");
    }

    String linear(String name, String x, String result) {
        return graph.standard(
                "Gemm", result, List.of(x, weight(name + ".weight"), weight(name + ".bias")), attribute("transB", 1L));
    }

    /** LayerNorm(product + bias of {@code name.dense} + skip). */
    String skipNorm(String name, String product, String skip) {
        return graph.contrib(
                "SkipLayerNormalization",
                name + ".normalized",
                List.of(
                        product,
                        skip,
                        weight(name + ".LayerNorm.weight"),
                        weight(name + ".LayerNorm.bias"),
                        weight(name + ".dense.bias")),
                attribute("epsilon", config.layerNormEpsilon()));
    }

    /** The feed-forward half of a layer, its normalization included. */
    String feedForward(String layer, String x) {
        String activated = activated(layer, product(layer + ".intermediate.dense", x));
        return skipNorm(layer + ".output", product(layer + ".output.dense", activated), x);
    }

    /** The activation of the feed-forward half on what its first product gave, the bias of that added. */
    private String activated(String layer, String inner) {
        String bias = weight(layer + ".intermediate.dense.bias");
        String name = layer + ".activation";
        return switch (config.activation()) {
            case GELU -> graph.contrib("BiasGelu", name, List.of(inner, bias));
            case GELU_TANH -> graph.contrib("FastGelu", name, List.of(inner, bias));
            case RELU ->
                graph.standard("Relu", name, List.of(graph.standard("Add", name + ".biased", List.of(inner, bias))));
        };
    }
}
