package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A BERT layer whose linear maps are products of integers of 8 bits; attention, activation and normalization are in
 * float32. From {@code [batch, sequence, hidden]} to the same.
 *
 * <p>Weights have a scale for each output. Activations have one for all rows of a run, found when it runs: so texts that
 * are to have the same score in any company must be run alone.
 */
final class Int8Layer {
    private final GraphBuilder graph;
    private final BertOperators operators;
    private final BertConfig config;
    private final BertWeights weights;
    private final Int8Weights form;
    private final HeadRotation rotation;

    Int8Layer(GraphBuilder graph, BertOperators operators, BertConfig config, BertWeights weights, Int8Weights form) {
        this.graph = graph;
        this.operators = operators;
        this.config = config;
        this.weights = weights;
        this.form = form;
        this.rotation = new HeadRotation(config.headWidth());
    }

    String apply(String x, String layer) {
        String projected = product(layer + ".attention.output.dense", attention(x, layer));
        String normalized = operators.skipNorm(layer + ".attention.output", projected, x);
        return operators.feedForward(layer, normalized, this::product, activation());
    }

    /** The quicker GELU: it is within 0.0005 of the exact one, far below a step of what is rounded to 8 bits next. */
    private Activation activation() {
        return config.activation() == Activation.GELU ? Activation.GELU_TANH : config.activation();
    }

    private String attention(String x, String layer) {
        String self = layer + ".attention.self.";
        Tensor query = rotation.apply(weights.get(self + "query.weight"));
        Tensor key = rotation.apply(weights.get(self + "key.weight"));
        Int8Matrix matrix = Int8Matrix.of(List.of(query, key, weights.get(self + "value.weight")));
        String integers = graph.standard(
                "DynamicQuantizeLinear",
                List.of(self + "input", self + "input.scale", self + "input.zero"),
                List.of(x));
        return graph.contrib(
                "QAttention",
                layer + ".attention",
                List.of(
                        integers,
                        form.values(graph, self + "weights", matrix),
                        graph.constant(self + "biases", biases(self)),
                        self + "input.scale",
                        graph.constant(self + "weights.scales", matrix.scales()),
                        "",
                        self + "input.zero",
                        form.zero(graph, self + "weights.zero")),
                attribute("num_heads", (long) config.heads()));
    }

    private float[] biases(String self) {
        float[] biases = operators.attentionBiases(self);
        int hidden = config.hidden();
        for (int part = 0; part < 2; part++) {
            float[] own = Arrays.copyOfRange(biases, part * hidden, (part + 1) * hidden);
            float[] turned = rotation.apply(new Tensor(new int[] {hidden}, own)).values();
            System.arraycopy(turned, 0, biases, part * hidden, hidden);
        }
        return biases;
    }

    /** x·Wᵀ, without the bias. */
    private String product(String name, String x) {
        Int8Matrix matrix = Int8Matrix.of(List.of(weights.get(name + ".weight")));
        return graph.contrib(
                "DynamicQuantizeMatMul",
                name + ".product",
                List.of(
                        x,
                        form.values(graph, name + ".weight", matrix),
                        graph.constant(name + ".scales", matrix.scales()),
                        form.zero(graph, name + ".zero")));
    }
}
