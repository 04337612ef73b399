package io.blockbuster.bench.peers;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.onnx.GraphBuilder;
import java.util.List;

/**
 * A BERT classifier as an export from PyTorch has it: standard operators, a mask for padding, every row of every layer.
 * Inputs: int64 {@code [batch, sequence]} {@code input_ids}, {@code attention_mask} and {@code token_type_ids}. Output:
 * float32 {@code [batch, labels]} {@code logits}.
 */
final class PlainBertGraph {
    private static final float MASKED = -1e30f;

    private final BertConfig config;
    private final BertWeights weights;
    private final GraphBuilder graph = new GraphBuilder();

    private PlainBertGraph(BertConfig config, BertWeights weights) {
        if (config.activation() != Activation.GELU) {
            throw new IllegalArgumentException("only the activation gelu is written, not " + config.activation());
        }
        this.config = config;
        this.weights = weights;
    }

    /** The serialized ONNX model. */
    static byte[] of(BertConfig config, BertWeights weights) {
        return new PlainBertGraph(config, weights).build();
    }

    private byte[] build() {
        String ids = graph.longInput("input_ids", "batch", "sequence");
        String mask = graph.longInput("attention_mask", "batch", "sequence");
        String types = graph.longInput("token_type_ids", "batch", "sequence");
        graph.constant("one", 1f);
        graph.constant("half", 0.5f);
        graph.constant("root of two", (float) Math.sqrt(2));
        graph.constant("root of width", (float) Math.sqrt(config.headWidth()));
        graph.constant("masked", MASKED);
        graph.shape("heads", 0, 0, config.heads(), config.headWidth());
        graph.shape("rows", 0, 0, config.hidden());

        String bias = maskBias(mask);
        String x = embeddings(ids, types);
        for (int i = 0; i < config.layers(); i++) {
            x = layer(x, bias, "bert.encoder.layer." + i);
        }
        String cls = node("Gather", "cls", List.of(x, graph.scalar("cls.position", 0)), attribute("axis", 1L));
        String pooled = node("Tanh", "pooled", List.of(gemm("bert.pooler.dense", cls, "pooler")));
        gemm("classifier", pooled, "logits");
        graph.output("logits", "batch", Integer.toString(config.labels().size()));
        return graph.build();
    }

    /** 0 for a token, a great negative number for padding: {@code [batch, 1, 1, sequence]}. */
    private String maskBias(String mask) {
        String wide = node("Unsqueeze", "mask.wide", List.of(mask, graph.shape("mask.axes", 1, 2)));
        String floats = node("Cast", "mask.floats", List.of(wide), attribute("to", 1L));
        return node("Mul", "mask.bias", List.of(node("Sub", "mask.inverse", List.of("one", floats)), "masked"));
    }

    private String embeddings(String ids, String types) {
        String words = node("Gather", "words", List.of(weight("bert.embeddings.word_embeddings.weight"), ids));
        String segments =
                node("Gather", "types", List.of(weight("bert.embeddings.token_type_embeddings.weight"), types));
        String shape = node("Shape", "shape", List.of(ids));
        String length = node("Gather", "length", List.of(shape, graph.scalar("sequence axis", 1)));
        String range = node("Range", "range", List.of(graph.scalar("zero", 0), length, graph.scalar("step", 1)));
        String positions =
                node("Gather", "positions", List.of(weight("bert.embeddings.position_embeddings.weight"), range));
        String sum =
                node("Add", "embeddings", List.of(node("Add", "typed words", List.of(words, segments)), positions));
        return norm("bert.embeddings", sum);
    }

    private String layer(String x, String bias, String layer) {
        String self = layer + ".attention.self.";
        String query = turned(heads(self + "query", x), 0, 2, 1, 3);
        String key = turned(heads(self + "key", x), 0, 2, 3, 1);
        String value = turned(heads(self + "value", x), 0, 2, 1, 3);
        String scores = node("MatMul", self + "scores", List.of(query, key));
        String scaled = node("Div", self + "scaled", List.of(scores, "root of width"));
        String biased = node("Add", self + "biased", List.of(scaled, bias));
        String shares = node("Softmax", self + "shares", List.of(biased), attribute("axis", -1L));
        String mixed = turned(node("MatMul", self + "mixed", List.of(shares, value)), 0, 2, 1, 3);
        String rows = node("Reshape", self + "joined", List.of(mixed, "rows"));
        String output = layer + ".attention.output";
        String attended = norm(output, node("Add", output + ".sum", List.of(linear(output + ".dense", rows), x)));
        String inner = gelu(linear(layer + ".intermediate.dense", attended), layer);
        String outer = linear(layer + ".output.dense", inner);
        return norm(layer + ".output", node("Add", layer + ".output.sum", List.of(outer, attended)));
    }

    private String heads(String name, String x) {
        return node("Reshape", name + ".heads", List.of(linear(name, x), "heads"));
    }

    private String turned(String x, long... axes) {
        AttributeProto.Builder permutation =
                AttributeProto.newBuilder().setName("perm").setType(AttributeProto.AttributeType.INTS);
        for (long axis : axes) {
            permutation.addInts(axis);
        }
        return node("Transpose", x + ".turned", List.of(x), permutation.build());
    }

    private String gelu(String x, String name) {
        String erf = node("Erf", name + ".erf", List.of(node("Div", name + ".scaled", List.of(x, "root of two"))));
        String product = node("Mul", name + ".product", List.of(x, node("Add", name + ".plus", List.of(erf, "one"))));
        return node("Mul", name + ".gelu", List.of(product, "half"));
    }

    private String linear(String name, String x) {
        Tensor matrix = weights.get(name + ".weight").transposed();
        String product = node("MatMul", name + ".product", List.of(x, graph.constant(name + ".weight", matrix)));
        return node("Add", name + ".linear", List.of(product, weight(name + ".bias")));
    }

    private String gemm(String name, String x, String result) {
        return node(
                "Gemm", result, List.of(x, weight(name + ".weight"), weight(name + ".bias")), attribute("transB", 1L));
    }

    private String norm(String name, String x) {
        return node(
                "LayerNormalization",
                name + ".normalized",
                List.of(x, weight(name + ".LayerNorm.weight"), weight(name + ".LayerNorm.bias")),
                attribute("axis", -1L),
                attribute("epsilon", config.layerNormEpsilon()));
    }

    private String weight(String name) {
        return graph.constant(name, weights.get(name));
    }

    private String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        return graph.standard(operator, name, inputs, attributes);
    }
}
