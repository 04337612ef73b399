package io.blockbuster.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A small JSON file of a model folder. */
final class JsonFile {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final long MAX_BYTES = 16_000_000;

    private JsonFile() {}

    /**
     * The object in a file.
     *
     * @throws ModelException if the file is missing, longer than 16 MB, or no JSON object
     */
    static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ModelException(file + " is longer than 16 MB: it cannot be what its name says.");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (!json.isObject()) {
                throw new ModelException(file + " is not a JSON object.");
            }
            return json;
        } catch (NoSuchFileException e) {
            throw new ModelException(
                    file + " is missing. A model is a folder with config.json, tokenizer.json and model.safetensors.",
                    e);
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file + ": " + e, e);
        }
    }
}
