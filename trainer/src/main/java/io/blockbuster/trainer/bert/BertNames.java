package io.blockbuster.trainer.bert;

/** The names of a BERT's tensors, as Hugging Face writes them for {@code BertForSequenceClassification}. */
public final class BertNames {
    public static final String WORDS = "bert.embeddings.word_embeddings.weight";
    public static final String POSITIONS = "bert.embeddings.position_embeddings.weight";
    public static final String TYPES = "bert.embeddings.token_type_embeddings.weight";
    public static final String EMBEDDING_NORM = "bert.embeddings.LayerNorm";
    public static final String POOLER = "bert.pooler.dense";
    public static final String CLASSIFIER = "classifier";

    private BertNames() {}

    static String query(int layer) {
        return self(layer, "query");
    }

    static String key(int layer) {
        return self(layer, "key");
    }

    static String value(int layer) {
        return self(layer, "value");
    }

    static String attentionOutput(int layer) {
        return layer(layer) + "attention.output.dense";
    }

    static String attentionNorm(int layer) {
        return layer(layer) + "attention.output.LayerNorm";
    }

    static String intermediate(int layer) {
        return layer(layer) + "intermediate.dense";
    }

    static String output(int layer) {
        return layer(layer) + "output.dense";
    }

    static String outputNorm(int layer) {
        return layer(layer) + "output.LayerNorm";
    }

    private static String self(int layer, String part) {
        return layer(layer) + "attention.self." + part;
    }

    private static String layer(int layer) {
        return "bert.encoder.layer." + layer + ".";
    }
}
