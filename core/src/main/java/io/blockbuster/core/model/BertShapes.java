package io.blockbuster.core.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names and shapes of the tensors of a BERT; linear weights are {@code [out, in]}, as PyTorch stores them. */
final class BertShapes {
    private static final String POOLER = "bert.pooler.dense";
    private static final String CLASSIFIER = "classifier";

    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private BertShapes() {}

    static Map<String, int[]> encoder(BertConfig config) {
        BertShapes shapes = new BertShapes();
        int hidden = config.hidden();
        shapes.add("bert.embeddings.word_embeddings.weight", config.vocabulary(), hidden);
        shapes.add("bert.embeddings.position_embeddings.weight", config.maxPositions(), hidden);
        shapes.add("bert.embeddings.token_type_embeddings.weight", config.typeVocabulary(), hidden);
        shapes.norm("bert.embeddings.LayerNorm", hidden);
        for (int i = 0; i < config.layers(); i++) {
            String layer = "bert.encoder.layer." + i;
            shapes.linear(layer + ".attention.self.query", hidden, hidden);
            shapes.linear(layer + ".attention.self.key", hidden, hidden);
            shapes.linear(layer + ".attention.self.value", hidden, hidden);
            shapes.linear(layer + ".attention.output.dense", hidden, hidden);
            shapes.norm(layer + ".attention.output.LayerNorm", hidden);
            shapes.linear(layer + ".intermediate.dense", config.intermediate(), hidden);
            shapes.linear(layer + ".output.dense", hidden, config.intermediate());
            shapes.norm(layer + ".output.LayerNorm", hidden);
        }
        return shapes.shapes;
    }

    static Map<String, int[]> classifier(BertConfig config) {
        Map<String, int[]> shapes = new LinkedHashMap<>(encoder(config));
        shapes.putAll(head(config));
        return shapes;
    }

    /** What a classifier has beside the encoder. */
    static Map<String, int[]> head(BertConfig config) {
        BertShapes shapes = new BertShapes();
        shapes.linear(POOLER, config.hidden(), config.hidden());
        shapes.linear(CLASSIFIER, config.labels().size(), config.hidden());
        return shapes.shapes;
    }

    static boolean isOfHead(String name) {
        return name.startsWith(POOLER) || name.startsWith(CLASSIFIER);
    }

    private void linear(String name, int out, int in) {
        add(name + ".weight", out, in);
        add(name + ".bias", out);
    }

    private void norm(String name, int width) {
        add(name + ".weight", width);
        add(name + ".bias", width);
    }

    private void add(String name, int... shape) {
        shapes.put(name, shape);
    }
}
