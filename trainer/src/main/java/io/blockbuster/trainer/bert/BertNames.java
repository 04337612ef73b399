package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.BertConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The names of a BERT's tensors, as Hugging Face writes them for {@code BertForSequenceClassification}. */
public final class BertNames {
    public static final String WORDS = "bert.embeddings.word_embeddings.weight";
    public static final String POSITIONS = "bert.embeddings.position_embeddings.weight";
    public static final String TYPES = "bert.embeddings.token_type_embeddings.weight";
    public static final String EMBEDDING_NORM = "bert.embeddings.LayerNorm";
    public static final String POOLER = "bert.pooler.dense";
    public static final String CLASSIFIER = "classifier";
    /** Between the states and the word embeddings where masked words are guessed; a classifier has no use for it. */
    public static final String PREDICTION = "cls.predictions.transform.dense";

    public static final String PREDICTION_NORM = "cls.predictions.transform.LayerNorm";

    private static final String EMBEDDINGS = "bert.embeddings.";

    private BertNames() {}

    /** The linear maps of the encoder and the pooler, in the order in which they are used. */
    public static List<String> linears(BertConfig shape) {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            names.addAll(List.of(
                    query(layer),
                    key(layer),
                    value(layer),
                    attentionOutput(layer),
                    intermediate(layer),
                    output(layer)));
        }
        names.add(POOLER);
        return List.copyOf(names);
    }

    /** Whether a tensor is of the embeddings or of an encoder layer below this one; nothing is below layer 0. */
    public static boolean isBelow(String name, int layer) {
        if (layer > 0 && name.startsWith(EMBEDDINGS)) {
            return true;
        }
        return IntStream.range(0, layer).anyMatch(below -> name.startsWith(layer(below)));
    }

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
