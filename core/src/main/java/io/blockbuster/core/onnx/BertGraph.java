package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A BERT as an ONNX graph of ONNX Runtime's fused operators, for batches in which all texts have the same length: there
 * is no mask. Input {@link CpuSession#INPUT}: what {@link TokenEmbeddings} give, {@code [batch, sequence, hidden]}.
 */
public final class BertGraph {
    /** The name of the classifier's output: float32 {@code [batch, labels]}. */
    public static final String LOGITS = "logits";

    /** The name of the encoder's output: float32 {@code [batch, sequence, hidden]}. */
    public static final String HIDDEN = "last_hidden_state";

    /** The name of the encoder's output for the first token: float32 {@code [batch, hidden]}. */
    public static final String FIRST_ROWS = "first_rows";

    private final BertConfig config;
    private final BertWeights weights;
    private final GraphBuilder graph = new GraphBuilder();
    private final BertOperators operators;
    private final UnaryOperator<String> firstRow;

    private BertGraph(BertConfig config, BertWeights weights) {
        this.config = config;
        this.weights = weights;
        this.operators = new BertOperators(graph, config, weights);
        this.firstRow = this::firstRow;
    }

    private BertGraph(BertConfig config, BertWeights weights, Int8Weights form) {
        this.config = config;
        this.weights = weights;
        this.operators = new BertOperators(graph, config, weights);
        this.firstRow = new Int8Encoder(graph, config, weights, form)::firstRow;
    }

    /**
     * The classifier: encoder, pooler and head, with {@link #LOGITS} as output. The last layer computes the [CLS] row
     * alone, the only one that reaches the head.
     */
    public static CpuBert classifier(BertConfig config, BertWeights weights) {
        return new BertGraph(config, weights).classifier();
    }

    /**
     * The classifier with the linear maps of all layers but the last in integers of 8 bits. Only texts that are run alone
     * have the same logits in any company.
     *
     * @throws ModelException if this CPU has no exact products of 8 bits
     */
    public static CpuBert int8Classifier(BertConfig config, BertWeights weights) {
        return int8Classifier(config, weights, Int8Weights.exactHere());
    }

    static CpuBert int8Classifier(BertConfig config, BertWeights weights, Int8Weights form) {
        return new BertGraph(config, weights, form).classifier();
    }

    /** The encoder alone, with {@link #HIDDEN} as output. */
    public static CpuBert encoder(BertConfig config, BertWeights weights) {
        return new BertGraph(config, weights).encoder();
    }

    /**
     * The encoder's [CLS] rows alone, with {@link #FIRST_ROWS} as output; the linear maps of all layers but the last in
     * integers of 8 bits where this CPU has exact products of them, otherwise in float32.
     */
    public static CpuBert firstRows(BertConfig config, BertWeights weights) {
        return Int8Weights.fastHere()
                ? new BertGraph(config, weights, Int8Weights.exactHere()).firstRows()
                : new BertGraph(config, weights).firstRows();
    }

    private CpuBert firstRows() {
        graph.standard("Identity", FIRST_ROWS, List.of(firstRow.apply(input())));
        graph.output(FIRST_ROWS, "batch", Integer.toString(config.hidden()));
        return built();
    }

    private String firstRow(String embeddings) {
        String x = layers(embeddings, config.layers() - 1);
        return new FirstRowLayer(graph, operators, config, weights).apply(x, config.layers() - 1);
    }

    private String input() {
        return graph.floatInput(CpuSession.INPUT, "batch", "sequence", Integer.toString(config.hidden()));
    }

    private CpuBert built() {
        return new CpuBert(TokenEmbeddings.of(config, weights), graph.build());
    }

    private CpuBert classifier() {
        String pooled = graph.standard(
                "Tanh", "pooled", List.of(operators.linear("bert.pooler.dense", firstRow.apply(input()))));
        operators.linear("classifier", pooled, LOGITS);
        graph.output(LOGITS, "batch", Integer.toString(config.labels().size()));
        return built();
    }

    private CpuBert encoder() {
        graph.standard("Identity", HIDDEN, List.of(layers(input(), config.layers())));
        graph.output(HIDDEN, "batch", "sequence", Integer.toString(config.hidden()));
        return built();
    }

    private String layers(String embeddings, int count) {
        String x = normalized(embeddings);
        for (int i = 0; i < count; i++) {
            x = layer(x, "bert.encoder.layer." + i);
        }
        return x;
    }

    private String normalized(String embeddings) {
        String norm = "bert.embeddings.LayerNorm";
        return graph.standard(
                "LayerNormalization",
                norm,
                List.of(embeddings, operators.weight(norm + ".weight"), operators.weight(norm + ".bias")),
                attribute("axis", -1L),
                attribute("epsilon", config.layerNormEpsilon()));
    }

    private String layer(String x, String layer) {
        String self = layer + ".attention.self.";
        String attention = graph.contrib(
                "MultiHeadAttention",
                layer + ".attention",
                List.of(
                        operators.product(self + "query", x),
                        operators.product(self + "key", x),
                        operators.product(self + "value", x),
                        graph.constant(self + "biases", operators.attentionBiases(self))),
                attribute("num_heads", (long) config.heads()));
        String projected = operators.product(layer + ".attention.output.dense", attention);
        return operators.feedForward(layer, operators.skipNorm(layer + ".attention.output", projected, x));
    }
}
