package io.blockbuster.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a BERT, as {@code config.json} of the Hugging Face layout gives it.
 *
 * @param vocabulary number of word pieces
 * @param hidden width of a token's vector; a multiple of {@code heads}
 * @param layers depth
 * @param heads attention heads per layer
 * @param intermediate width inside the feed-forward layers
 * @param activation non-linearity of the feed-forward layers
 * @param layerNormEpsilon added to the variance in each normalization
 * @param maxPositions longest input in tokens
 * @param typeVocabulary number of segment types; only type 0 is used
 * @param padToken the id of [PAD]
 * @param labels the names of the classes, in the order of the logits
 */
public record BertConfig(
        int vocabulary,
        int hidden,
        int layers,
        int heads,
        int intermediate,
        Activation activation,
        float layerNormEpsilon,
        int maxPositions,
        int typeVocabulary,
        int padToken,
        List<String> labels) {
    private static final int MAX_LABELS = 10_000;
    private static final int MAX_LAYERS = 1_000;

    /** The width of one attention head. */
    public int headWidth() {
        return hidden / heads;
    }

    /**
     * Reads {@code config.json}. What is absent has the default of Hugging Face's {@code BertConfig}, except the sizes
     * that make the shape, which must be given.
     *
     * @throws ModelException if the file is absent, broken, or describes something other than a BERT
     */
    public static BertConfig read(Path file) {
        JsonNode json = JsonFile.read(file);
        requireBert(json, file);
        int hidden = size(json, "hidden_size", file);
        int heads = size(json, "num_attention_heads", file);
        if (hidden % heads != 0) {
            throw new ModelException(
                    file + ": hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads + ".");
        }
        int layers = size(json, "num_hidden_layers", file);
        if (layers > MAX_LAYERS) {
            throw new ModelException(
                    file + ": num_hidden_layers is " + layers + "; at most " + MAX_LAYERS + " can be run.");
        }
        return new BertConfig(
                size(json, "vocab_size", file),
                hidden,
                layers,
                heads,
                size(json, "intermediate_size", file),
                Activation.named(json.path("hidden_act").asText("gelu")),
                (float) json.path("layer_norm_eps").asDouble(1e-12),
                size(json, "max_position_embeddings", file),
                json.path("type_vocab_size").asInt(2),
                json.path("pad_token_id").asInt(0),
                labels(json, file));
    }

    private static void requireBert(JsonNode json, Path file) {
        String type = json.path("model_type").asText("bert");
        if (!type.equals("bert")) {
            throw new ModelException(file + ": model_type is \"" + type + "\"; only bert can be run.");
        }
        String positions = json.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw new ModelException(
                    file + ": position_embedding_type is \"" + positions + "\"; only absolute can be run.");
        }
        if (json.path("is_decoder").asBoolean(false)) {
            throw new ModelException(file + ": is_decoder is true; only an encoder can be run.");
        }
    }

    private static int size(JsonNode json, String field, Path file) {
        JsonNode value = json.path(field);
        // Beyond any real BERT, and small enough that no product of two sizes overflows.
        int most = 10_000_000;
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > most) {
            throw new ModelException(file + ": " + field + " is "
                    + (value.isMissingNode() ? "missing" : value.toString()) + "; a whole number from 1 to " + most
                    + " is expected.");
        }
        return value.intValue();
    }

    private static List<String> labels(JsonNode json, Path file) {
        JsonNode names = json.path("id2label");
        int count = names.isObject() && !names.isEmpty()
                ? names.size()
                : json.path("num_labels").asInt(2);
        if (count < 1 || count > MAX_LABELS) {
            throw new ModelException(file + ": " + count + " labels; 1 to " + MAX_LABELS + " are expected.");
        }
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode name = names.path(Integer.toString(i));
            if (names.isObject() && !names.isEmpty() && !name.isTextual()) {
                throw new ModelException(file + ": id2label has " + count + " labels but none for \"" + i + "\".");
            }
            labels.add(name.asText("LABEL_" + i));
        }
        return List.copyOf(labels);
    }
}
