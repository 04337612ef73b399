package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A BERT layer whose linear maps are products of integers of 8 bits; attention, activation and normalization are in
 * float32. From {@code [batch, sequence, hidden]} to the same, on both sides rows as {@link BareNorm} leaves them.
 *
 * <p>Weights have a scale for each output. Activations have one for all rows of a run, found when it runs: so texts that
 * are to have the same score in any company must be run alone.
 */
final class Int8Layer {
    private final GraphBuilder graph;
    private final BertConfig config;
    private final BertWeights weights;
    private final Int8Weights form;
    private final String name;

    /** @param name of the layer's weights, such as {@code bert.encoder.layer.0} */
    Int8Layer(GraphBuilder graph, BertConfig config, BertWeights weights, Int8Weights form, String name) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
        this.form = form;
        this.name = name;
    }

    /** The LayerNorm whose scale and shift the rows lack that {@link #apply} gives. */
    BareNorm norm() {
        return new BareNorm(weights, name + ".output.LayerNorm");
    }

    /** @param before the LayerNorm whose scale and shift {@code x} lacks */
    String apply(String x, BareNorm before, RowNormalization normalization) {
        BareNorm middle = new BareNorm(weights, name + ".attention.output.LayerNorm");
        String attention = attention(x, before);
        String attended = residual(name + ".attention.output", attention, x, before);
        String rows = middle.rows(normalization, attended);
        String output = residual(name + ".output", feedForward(rows, middle), rows, middle);
        return norm().rows(normalization, output);
    }

    /** The linear map {@code block.dense} of a value, plus the whole rows of the LayerNorm before. */
    private String residual(String block, String value, String rows, BareNorm before) {
        float[] bias = before.shifted(weights.get(block + ".dense.bias"));
        String product = product(block + ".dense", value, weights.get(block + ".dense.weight"), bias);
        return graph.standard("Add", block + ".sum", List.of(product, before.scaled(graph, rows)));
    }

    private String feedForward(String rows, BareNorm before) {
        String map = name + ".intermediate.dense";
        BertWeights reading = before.readBy(List.of(map), weights);
        String inner = product(
                map,
                rows,
                reading.get(map + ".weight"),
                reading.get(map + ".bias").values());
        String activation = name + ".activation";
        return switch (config.activation()) {
            // The quicker GELU: within 0.0005 of the exact one, far below a step of what is rounded to 8 bits next.
            case GELU, GELU_TANH -> graph.contrib("FastGelu", activation, List.of(inner));
            case RELU -> graph.standard("Relu", activation, List.of(inner));
        };
    }

    private String attention(String x, BareNorm before) {
        String self = name + ".attention.self.";
        BertWeights reading = turned(self, before.readByAttention(self, weights));
        Int8Matrix matrix = Int8Matrix.of(List.of(
                reading.get(self + "query.weight"),
                reading.get(self + "key.weight"),
                reading.get(self + "value.weight")));
        float[] biases = new BertOperators(graph, config, reading).attentionBiases(self);
        String integers = graph.standard(
                "DynamicQuantizeLinear",
                List.of(self + "input", self + "input.scale", self + "input.zero"),
                List.of(x));
        return graph.contrib(
                "QAttention",
                name + ".attention",
                List.of(
                        integers,
                        form.values(graph, self + "weights", matrix),
                        graph.constant(self + "biases", biases),
                        self + "input.scale",
                        graph.constant(self + "weights.scales", matrix.scales()),
                        "",
                        self + "input.zero",
                        form.zero(graph, self + "weights.zero")),
                attribute("num_heads", (long) config.heads()));
    }

    /** The weights with queries and keys turned alike. */
    private BertWeights turned(String self, BertWeights reading) {
        HeadRotation rotation = new HeadRotation(config.headWidth());
        Map<String, Tensor> turned = new LinkedHashMap<>();
        for (String part : List.of("query.weight", "query.bias", "key.weight", "key.bias")) {
            turned.put(self + part, rotation.apply(reading.get(self + part)));
        }
        return reading.with(turned);
    }

    /** x·Wᵀ + b */
    private String product(String map, String x, Tensor weight, float[] bias) {
        Int8Matrix matrix = Int8Matrix.of(List.of(weight));
        return graph.contrib(
                "DynamicQuantizeMatMul",
                map + ".product",
                List.of(
                        x,
                        form.values(graph, map + ".weight", matrix),
                        graph.constant(map + ".scales", matrix.scales()),
                        form.zero(graph, map + ".zero"),
                        graph.constant(map + ".bias", bias)));
    }
}
