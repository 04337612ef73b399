package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.Arrays;
import java.util.List;

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

    /** The linear map {@code name.dense} of a value, plus the whole rows of the LayerNorm before. */
    private String residual(String name, String value, String rows, BareNorm before) {
        float[] bias = before.shifted(weights.get(name + ".dense.bias"));
        String product = product(name + ".dense", value, weights.get(name + ".dense.weight"), bias);
        return graph.standard("Add", name + ".sum", List.of(product, before.scaled(graph, rows)));
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
            // The quicker GELU: it is within 0.0005 of the exact one, far below a step of what is rounded to 8 bits
            // next.
            case GELU, GELU_TANH -> graph.contrib("FastGelu", activation, List.of(inner));
            case RELU -> graph.standard("Relu", activation, List.of(inner));
        };
    }

    private String attention(String x, BareNorm before) {
        String self = name + ".attention.self.";
        BertWeights reading = before.readBy(List.of(self + "query", self + "key", self + "value"), weights);
        HeadRotation rotation = new HeadRotation(config.headWidth());
        Int8Matrix matrix = Int8Matrix.of(List.of(
                rotation.apply(reading.get(self + "query.weight")),
                rotation.apply(reading.get(self + "key.weight")),
                reading.get(self + "value.weight")));
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
                        graph.constant(self + "biases", biases(self, reading, rotation)),
                        self + "input.scale",
                        graph.constant(self + "weights.scales", matrix.scales()),
                        "",
                        self + "input.zero",
                        form.zero(graph, self + "weights.zero")),
                attribute("num_heads", (long) config.heads()));
    }

    /** The biases of queries and keys, turned as their weights are, then those of values. */
    private float[] biases(String self, BertWeights reading, HeadRotation rotation) {
        int hidden = config.hidden();
        float[] biases =
                Arrays.copyOf(rotation.apply(reading.get(self + "query.bias")).values(), 3 * hidden);
        System.arraycopy(rotation.apply(reading.get(self + "key.bias")).values(), 0, biases, hidden, hidden);
        System.arraycopy(reading.get(self + "value.bias").values(), 0, biases, 2 * hidden, hidden);
        return biases;
    }

    /** x·Wᵀ + b */
    private String product(String name, String x, Tensor weight, float[] bias) {
        Int8Matrix matrix = Int8Matrix.of(List.of(weight));
        return graph.contrib(
                "DynamicQuantizeMatMul",
                name + ".product",
                List.of(
                        x,
                        form.values(graph, name + ".weight", matrix),
                        graph.constant(name + ".scales", matrix.scales()),
                        form.zero(graph, name + ".zero"),
                        graph.constant(name + ".bias", bias)));
    }
}
