package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import java.util.List;

/**
 * A BERT up to the [CLS] row of its last layer, with the linear maps of all layers but the last in integers of 8 bits.
 * Between layers go rows without scale and shift, as {@link BareNorm} leaves them.
 */
final class Int8Encoder {
    private final GraphBuilder graph;
    private final BertConfig config;
    private final BertWeights weights;
    private final Int8Weights form;

    Int8Encoder(GraphBuilder graph, BertConfig config, BertWeights weights, Int8Weights form) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
        this.form = form;
    }

    /** From embeddings {@code [batch, sequence, hidden]} to {@code [batch, hidden]}. */
    String firstRow(String embeddings) {
        String length =
                graph.standard("Shape", "length", List.of(embeddings), attribute("start", 1L), attribute("end", 2L));
        RowNormalization normalization =
                new RowNormalization(graph, config.layerNormEpsilon(), length, config.maxPositions());
        BareNorm norm = new BareNorm(weights, "bert.embeddings.LayerNorm");
        String x = norm.rows(normalization, embeddings);
        int last = config.layers() - 1;
        for (int i = 0; i < last; i++) {
            Int8Layer layer = new Int8Layer(graph, config, weights, form, "bert.encoder.layer." + i);
            x = layer.apply(x, norm, normalization);
            norm = layer.norm();
        }
        return firstRow(x, norm, last);
    }

    private String firstRow(String x, BareNorm norm, int layer) {
        String self = "bert.encoder.layer." + layer + ".attention.self.";
        BertWeights reading = norm.readByAttention(self, weights);
        return new FirstRowLayer(graph, new BertOperators(graph, config, reading), config, reading)
                .apply(x, layer, row -> norm.whole(graph, row));
    }
}
