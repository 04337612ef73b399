package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A BERT layer that computes its first row alone, from {@code [batch, sequence, hidden]} to {@code [batch, hidden]}.
 *
 * <p>There is one query a head, so keys and values need not be made for every token. With the query q of a head and
 * that head's key matrix W_k, the attention score of token x is q·(W_k·x + b_k) = (W_kᵀ·q)·x + q·b_k; the last term is
 * the same for all tokens and drops out of the softmax. With attention weights p, which sum to one, Σ p·(W_v·x + b_v) =
 * W_v·(Σ p·x) + b_v. What is left per token are two products of a vector with a vector per head. The result is that of
 * the full layer up to float rounding.
 */
final class FirstRowLayer {
    private final GraphBuilder graph;
    private final BertOperators operators;
    private final BertConfig config;
    private final BertWeights weights;
    private final UnaryOperator<String> softmax;

    /** A layer that heeds every token of its input. */
    FirstRowLayer(GraphBuilder graph, BertOperators operators, BertConfig config, BertWeights weights) {
        this(graph, operators, config, weights, scores -> softmax(graph, scores));
    }

    /** @param softmax from scores {@code [batch, heads, sequence]} to weights that add up to one for each head */
    FirstRowLayer(
            GraphBuilder graph,
            BertOperators operators,
            BertConfig config,
            BertWeights weights,
            UnaryOperator<String> softmax) {
        this.graph = graph;
        this.operators = operators;
        this.config = config;
        this.weights = weights;
        this.softmax = softmax;
    }

    static String softmax(GraphBuilder graph, String scores) {
        return graph.standard("Softmax", scores + ".softmax", List.of(scores), attribute("axis", -1L));
    }

    /** The first row of layer {@code index} on input {@code x}. */
    String apply(String x, int index) {
        return apply(x, index, row -> row);
    }

    /**
     * The same where queries, keys and values read another form of the rows than the residual connection.
     *
     * @param whole the form that the residual connection reads of a first row, {@code [batch, hidden]}
     */
    String apply(String x, int index, UnaryOperator<String> whole) {
        String layer = "bert.encoder.layer." + index;
        String self = layer + ".attention.self.";
        String row =
                graph.standard("Gather", "cls", List.of(x, graph.scalar("cls.position", 0)), attribute("axis", 1L));
        String keys = foldedQuery(row, self);
        String scores = graph.contrib("FusedMatMul", self + "scores", List.of(keys, x), attribute("transB", 1L));
        String attention = softmax.apply(scores);
        String mixed = graph.standard("MatMul", self + "mixed", List.of(attention, x));
        String values = values(mixed, self);
        String projected = operators.product(layer + ".attention.output.dense", values);
        return operators.feedForward(
                layer, operators.skipNorm(layer + ".attention.output", projected, whole.apply(row)));
    }

    /** W_kᵀ·q / √width of every head: {@code [batch, heads, hidden]}. */
    private String foldedQuery(String row, String self) {
        float scale = (float) (1 / Math.sqrt(config.headWidth()));
        Tensor matrix = weights.get(self + "query.weight");
        String query = graph.standard(
                "Gemm",
                self + "query",
                List.of(
                        row,
                        graph.constant(
                                self + "query.scaled", new Tensor(matrix.shape(), scaled(matrix.values(), scale))),
                        graph.constant(
                                self + "query.bias.scaled",
                                scaled(weights.get(self + "query.bias").values(), scale))),
                attribute("transB", 1L));
        // W_k is stored as [out, in] = [heads · width, hidden]: cut into heads it is what multiplies q from the right.
        Tensor keys = weights.get(self + "key.weight");
        String byHead = graph.constant(
                self + "key.heads",
                new Tensor(new int[] {config.heads(), config.headWidth(), config.hidden()}, keys.values()));
        return perHead(self + "key", query, config.headWidth(), byHead, config.heads(), config.hidden());
    }

    /** W_v·mixed + b_v of every head, side by side: {@code [batch, hidden]}. */
    private String values(String mixed, String self) {
        Tensor matrix = weights.get(self + "value.weight");
        int width = config.headWidth();
        int hidden = config.hidden();
        float[] turned = new float[matrix.values().length];
        for (int out = 0; out < hidden; out++) {
            for (int in = 0; in < hidden; in++) {
                turned[(out / width * hidden + in) * width + out % width] = matrix.values()[out * hidden + in];
            }
        }
        String byHead =
                graph.constant(self + "value.heads", new Tensor(new int[] {config.heads(), hidden, width}, turned));
        String product = perHead(self + "value", mixed, hidden, byHead, hidden);
        return graph.standard("Add", self + "values", List.of(product, operators.weight(self + "value.bias")));
    }

    /** Each head's vector of {@code in} values times that head's matrix; the rows come back in shape {@code out}. */
    private String perHead(String name, String vectors, int in, String matrices, long... out) {
        long[] rows = new long[out.length + 1];
        rows[0] = -1;
        System.arraycopy(out, 0, rows, 1, out.length);
        String split = graph.standard(
                "Reshape",
                name + ".split",
                List.of(vectors, graph.shape(name + ".split.shape", -1, config.heads(), 1, in)));
        String product = graph.standard("MatMul", name + ".product", List.of(split, matrices));
        return graph.standard("Reshape", name + ".rows", List.of(product, graph.shape(name + ".rows.shape", rows)));
    }

    private static float[] scaled(float[] values, float factor) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return result;
    }
}
