package io.blockbuster.core.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.core.model.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/**
 * The definition of a tokenizer: a {@code tokenizer.json}, or what stands for it where a model has only a
 * {@code vocab.txt}.
 *
 * @param file where it comes from
 * @param json the definition in the form of {@code tokenizer.json}
 */
public record TokenizerDefinition(Path file, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Reads a definition.
     *
     * @param file a {@code tokenizer.json} or a {@code vocab.txt}
     * @throws ModelException if it cannot be read or is broken
     */
    public static TokenizerDefinition read(Path file) {
        if (file.endsWith(VocabularyFile.NAME)) {
            return new TokenizerDefinition(file, VocabularyFile.tokenizer(file));
        }
        try {
            return new TokenizerDefinition(file, JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file + ": " + e, e);
        }
    }

    /** The definition as a {@code tokenizer.json}. */
    public byte[] content() {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The greatest token id that can come out. */
    int greatestId() {
        int greatest = -1;
        for (JsonNode id : json.path("model").path("vocab")) {
            greatest = Math.max(greatest, id.asInt());
        }
        for (JsonNode token : json.path("added_tokens")) {
            greatest = Math.max(greatest, token.path("id").asInt());
        }
        return greatest;
    }

    /**
     * Whether a text can be cut at white space and between Chinese characters and its parts tokenized alone, with the
     * same tokens as the whole. True of BERT's own rules, which split there first and never look across.
     */
    boolean canBeCut() {
        JsonNode normalizer = json.path("normalizer");
        return normalizer.path("type").asText().equals("BertNormalizer")
                && normalizer.path("handle_chinese_chars").asBoolean()
                && json.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer")
                && json.path("model").path("type").asText().equals("WordPiece")
                && StreamSupport.stream(json.path("added_tokens").spliterator(), false)
                        .allMatch(
                                token -> token.path("content").asText().chars().noneMatch(Character::isWhitespace));
    }
}
