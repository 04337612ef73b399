package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/** The attention of packed texts by operators that every device has: unpacked, computed on a padded table, packed. */
final class PaddedAttention {
    private final GraphBuilder graph;
    private final int hidden;
    private final int heads;

    PaddedAttention(GraphBuilder graph, int hidden, int heads) {
        this.graph = graph;
        this.hidden = hidden;
        this.heads = heads;
    }

    /** From {@code [tokens, heads, 3, width]} to {@code [tokens, hidden]}; names begin with {@code self}. */
    String apply(String byHead, String biases, String self) {
        String parts = graph.standard("Transpose", self + "parts", List.of(byHead), attribute("perm", 2, 0, 1, 3));
        List<String> inputs = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            String name = self + "part." + part;
            String one = graph.standard(
                    "Gather", name, List.of(parts, graph.scalar(name + ".index", part)), attribute("axis", 0L));
            String flat =
                    graph.standard("Reshape", name + ".flat", List.of(one, graph.shape(name + ".shape", -1, hidden)));
            inputs.add(graph.standard(
                    "Gather", name + ".table", List.of(flat, PackedBertGraph.ROWS), attribute("axis", 0L)));
        }
        inputs.add(biases);
        inputs.add(mask(self));
        String table =
                graph.contrib("MultiHeadAttention", self + "table", inputs, attribute("num_heads", (long) heads));
        return packed(table, self);
    }

    /** 1 for each place with a token and 0 for padding: int32 {@code [batch, sequence]}. */
    private String mask(String self) {
        String isPadding = graph.standard(
                "Less", self + "padding", List.of(PackedBertGraph.ROWS, graph.integer(self + "padding.mark", 0)));
        return graph.cast(self + "mask", graph.standard("Not", self + "token", List.of(isPadding)), DataType.INT32);
    }

    /** The places with tokens, in the packed order: the first of the offsets, as many as there are tokens. */
    private String packed(String table, String self) {
        String places = graph.standard(
                "Reshape", self + "places", List.of(table, graph.shape(self + "places.shape", -1, hidden)));
        String offsets = graph.standard(
                "Reshape", self + "offsets", List.of(PackedBertGraph.OFFSETS, graph.shape(self + "offsets.shape", -1)));
        String count = graph.standard("Shape", self + "count", List.of(PackedBertGraph.IDS));
        String tokens =
                graph.standard("Slice", self + "tokens", List.of(offsets, graph.shape(self + "tokens.from", 0), count));
        return graph.standard("Gather", self + "attention", List.of(places, tokens), attribute("axis", 0L));
    }
}
