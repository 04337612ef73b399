package io.blockbuster.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code vocab.txt}, one word piece a line in the order of their ids, as the definition of a tokenizer: the one that
 * Hugging Face's {@code BertTokenizerFast} makes of it. The {@code tokenizer_config.json} beside it, where there is one,
 * says whether text is lowered (it is, by default) and what the special tokens are called.
 */
final class VocabularyFile {
    /** The name of the file in a model's folder. */
    static final String NAME = "vocab.txt";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MOST_BYTES = 100_000_000;

    private final Path file;
    private final Map<String, Integer> ids;
    private final JsonNode settings;

    private VocabularyFile(Path file, Map<String, Integer> ids, JsonNode settings) {
        this.file = file;
        this.ids = ids;
        this.settings = settings;
    }

    /**
     * The {@code tokenizer.json} that stands for a vocabulary.
     *
     * @throws ModelException if the file cannot be read or lacks one of [UNK], [CLS] and [SEP]
     */
    static JsonNode tokenizer(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ModelException(file + " is longer than 100 MB: it is no vocabulary.");
            }
            Map<String, Integer> ids = new LinkedHashMap<>();
            for (String piece : Files.readAllLines(file)) {
                ids.put(piece, ids.size());
            }
            Path settings = file.resolveSibling("tokenizer_config.json");
            return new VocabularyFile(
                            file,
                            ids,
                            Files.exists(settings)
                                    ? JSON.readTree(Files.readAllBytes(settings))
                                    : JSON.createObjectNode())
                    .definition();
        } catch (IOException e) {
            throw new ModelException("Cannot read the tokenizer of " + file + ": " + e, e);
        }
    }

    private JsonNode definition() {
        String unknown = special("unk_token", "[UNK]");
        String cls = special("cls_token", "[CLS]");
        String sep = special("sep_token", "[SEP]");
        for (String needed : List.of(unknown, cls, sep)) {
            id(needed);
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("version", "1.0");
        ArrayNode added = json.putArray("added_tokens");
        for (String token :
                List.of(special("pad_token", "[PAD]"), unknown, cls, sep, special("mask_token", "[MASK]"))) {
            if (ids.containsKey(token)) {
                added.addObject()
                        .put("id", id(token))
                        .put("content", token)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
        JsonNode accents = settings.path("strip_accents");
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        settings.path("tokenize_chinese_chars").asBoolean(true))
                .put("strip_accents", accents.isBoolean() ? accents.asBoolean() : null)
                .put("lowercase", settings.path("do_lower_case").asBoolean(true));
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        template(json.putObject("post_processor"), cls, sep);
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ids.forEach(model.putObject("vocab")::put);
        return json;
    }

    private void template(ObjectNode post, String cls, String sep) {
        post.put("type", "TemplateProcessing");
        ArrayNode single = post.putArray("single");
        part(single, "SpecialToken", cls, 0);
        part(single, "Sequence", "A", 0);
        part(single, "SpecialToken", sep, 0);
        ArrayNode pair = post.putArray("pair");
        part(pair, "SpecialToken", cls, 0);
        part(pair, "Sequence", "A", 0);
        part(pair, "SpecialToken", sep, 0);
        part(pair, "Sequence", "B", 1);
        part(pair, "SpecialToken", sep, 1);
        ObjectNode tokens = post.putObject("special_tokens");
        for (String token : List.of(cls, sep)) {
            ObjectNode entry = tokens.putObject(token).put("id", token);
            entry.putArray("ids").add(id(token));
            entry.putArray("tokens").add(token);
        }
    }

    private static void part(ArrayNode template, String kind, String id, int type) {
        template.addObject().putObject(kind).put("id", id).put("type_id", type);
    }

    /** A special token's text; the settings may give it as a text or as an object with its content. */
    private String special(String setting, String usual) {
        JsonNode given = settings.path(setting);
        return given.isObject() ? given.path("content").asText(usual) : given.asText(usual);
    }

    private int id(String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new ModelException(file + " has no " + token + ": it is not the vocabulary of a BERT.");
        }
        return id;
    }
}
