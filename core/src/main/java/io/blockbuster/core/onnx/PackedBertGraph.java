package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.model.Tensor;
import java.util.List;

/**
 * A BERT classifier as an ONNX graph for texts of different lengths, packed end to end as {@link Packing} lays them.
 * Nothing but the last layer's attention computes padding: there, each text has one query a head, and its tokens are
 * looked up in a padded table, which costs memory traffic and hardly any arithmetic.
 *
 * <p>In half precision, weights and activations are float16; what adds up over many values does so in float32: products
 * and {@code PackedMultiHeadAttention} by ONNX Runtime's kernels, {@code SkipLayerNormalization} by its strict mode
 * (see {@link CudaProvider}), the last layer's softmax by a cast, and the head is float32 throughout.
 *
 * <p>Contracts of the operators: ONNX Runtime's {@code ContribOperators.md}, domain {@code com.microsoft}, version 1.
 */
public final class PackedBertGraph {
    static final String IDS = "ids";
    static final String POSITIONS = "positions";
    static final String CUMULATIVE = "cumulative_sequence_length";
    static final String OFFSETS = "token_offset";
    static final String ROWS = "rows";

    /** What the wide part adds to each text's margin: float32 {@code [batch, 1]}. */
    static final String MARGINS = "margins";

    /** float32 {@code [batch, labels]}, the wide part's margin included. */
    static final String LOGITS = "logits";

    /** P(positive) after temperature: float32 {@code [batch, 1]}. */
    static final String POSITIVE = "positive";

    /** What is added to the score of padding before a softmax. */
    private static final float OUT_OF_SIGHT = -1e9f;

    private final BertConfig config;
    private final BertWeights weights;
    private final AttentionForm form;
    private final GraphBuilder graph = new GraphBuilder();
    private final BertOperators operators;

    private PackedBertGraph(BertConfig config, BertWeights weights, AttentionForm form) {
        this.config = config;
        this.weights = weights;
        this.form = form;
        this.operators = new BertOperators(graph, config, weights);
    }

    /**
     * The classifier: encoder, pooler, head, and P(positive).
     *
     * @param labels which of the logits mean positive and negative
     * @param temperature what their difference is divided by
     * @param half whether weights and activations of the encoder are in half precision
     * @return a serialized ONNX model
     * @throws io.blockbuster.core.model.ModelException if a weight is too large for half precision
     */
    public static byte[] classifier(
            BertConfig config,
            BertWeights weights,
            SentimentLabels labels,
            double temperature,
            boolean half,
            AttentionForm form) {
        return new PackedBertGraph(config, weights, form).classifier(labels, temperature, half);
    }

    private byte[] classifier(SentimentLabels labels, double temperature, boolean half) {
        inputs();
        String hidden = padding();
        graph.half(half);
        String x = embeddings();
        for (int i = 0; i < config.layers() - 1; i++) {
            x = layer(x, "bert.encoder.layer." + i);
        }
        String table = graph.standard("Gather", "table", List.of(x, ROWS), attribute("axis", 0L));
        String cls = new FirstRowLayer(graph, operators, config, weights, scores -> softmax(scores, hidden))
                .apply(table, config.layers() - 1);
        String first = graph.cast("cls.single", cls, DataType.FLOAT);
        graph.half(false);
        head(first, labels, temperature);
        return graph.build();
    }

    private void inputs() {
        graph.input(IDS, "tokens");
        graph.input(POSITIONS, "tokens");
        graph.input(CUMULATIVE, "ends");
        graph.input(OFFSETS, "batch", "sequence");
        graph.input(ROWS, "batch", "sequence");
        graph.floatInput(MARGINS, "batch", "1");
    }

    private String embeddings() {
        String word = operators.words(IDS);
        String place = graph.standard(
                "Gather",
                "embeddings.place",
                List.of(graph.constant("positions.table", BertOperators.positions(config, weights)), POSITIONS),
                attribute("axis", 0L));
        return graph.contrib(
                "SkipLayerNormalization",
                "embeddings",
                List.of(
                        word,
                        place,
                        operators.weight("bert.embeddings.LayerNorm.weight"),
                        operators.weight("bert.embeddings.LayerNorm.bias")),
                attribute("epsilon", config.layerNormEpsilon()));
    }

    private String layer(String x, String layer) {
        String self = layer + ".attention.self.";
        String product = graph.standard(
                "MatMul", self + "product", List.of(x, graph.constant(self + "weights", besideEachOther(self))));
        String byHead = graph.standard(
                "Reshape",
                self + "heads",
                List.of(product, graph.shape(self + "heads.shape", -1, config.heads(), 3, config.headWidth())));
        String attention = attention(byHead, graph.constant(self + "biases", operators.attentionBiases(self)), self);
        String projected = operators.product(layer + ".attention.output.dense", attention);
        return operators.feedForward(layer, operators.skipNorm(layer + ".attention.output", projected, x));
    }

    /** The matrices of query, key and value, {@code [hidden, heads · 3 · width]}: each head's three side by side. */
    private Tensor besideEachOther(String self) {
        int hidden = config.hidden();
        int width = config.headWidth();
        float[] result = new float[3 * hidden * hidden];
        List<String> parts = List.of("query", "key", "value");
        for (int part = 0; part < parts.size(); part++) {
            float[] matrix = weights.get(self + parts.get(part) + ".weight").values();
            for (int out = 0; out < hidden; out++) {
                int column = (out / width * 3 + part) * width + out % width;
                for (int in = 0; in < hidden; in++) {
                    result[in * 3 * hidden + column] = matrix[out * hidden + in];
                }
            }
        }
        return new Tensor(new int[] {hidden, 3 * hidden}, result);
    }

    /** From {@code [tokens, heads, 3, width]} to {@code [tokens, hidden]}. */
    private String attention(String byHead, String biases, String self) {
        return switch (form) {
            case PACKED ->
                graph.contrib(
                        "PackedMultiHeadAttention",
                        self + "attention",
                        List.of(byHead, "", "", biases, OFFSETS, CUMULATIVE),
                        attribute("num_heads", (long) config.heads()));
            case PADDED -> new PaddedAttention(graph, config.hidden(), config.heads()).apply(byHead, biases, self);
        };
    }

    /** For each place of the table, what is added to its scores: {@code [batch, 1, sequence]}, float32. */
    private String padding() {
        String isPadding = graph.standard("Less", "padding", List.of(ROWS, graph.integer("padding.mark", 0)));
        String added = graph.standard(
                "Where",
                "padding.added",
                List.of(isPadding, graph.constant("padding.hidden", OUT_OF_SIGHT), graph.constant("padding.seen", 0f)));
        return graph.standard("Unsqueeze", "padding.by.head", List.of(added, graph.shape("padding.by.head.axis", 1)));
    }

    private String softmax(String scores, String padding) {
        DataType type = graph.type();
        String single = graph.cast(scores + ".single", scores, DataType.FLOAT);
        String seen = graph.standard("Add", scores + ".seen", List.of(single, padding));
        return graph.cast(scores + ".weights", FirstRowLayer.softmax(graph, seen), type);
    }

    private void head(String cls, SentimentLabels labels, double temperature) {
        String pooled = graph.standard("Tanh", "pooled", List.of(operators.linear("bert.pooler.dense", cls)));
        String deep = operators.linear("classifier", pooled);
        int classes = config.labels().size();
        float[] shares = new float[classes];
        float[] difference = new float[classes];
        shares[labels.positive()] = 0.5f;
        shares[labels.negative()] = -0.5f;
        difference[labels.positive()] = (float) (1 / temperature);
        difference[labels.negative()] = (float) (-1 / temperature);
        String wide = graph.standard(
                "MatMul",
                "wide",
                List.of(MARGINS, graph.constant("wide.shares", new Tensor(new int[] {1, classes}, shares))));
        graph.standard("Add", LOGITS, List.of(deep, wide));
        String margin = graph.standard(
                "MatMul",
                "margin",
                List.of(LOGITS, graph.constant("margin.difference", new Tensor(new int[] {classes, 1}, difference))));
        graph.standard("Sigmoid", POSITIVE, List.of(margin));
        graph.output(LOGITS, "batch", Integer.toString(classes));
        graph.output(POSITIVE, "batch", "1");
    }
}
