package io.blockbuster.core.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code blockbuster.json} adds to a Hugging Face folder. Every field may be absent; unknown fields are ignored.
 *
 * @param name the model's family
 * @param version the version within the family
 * @param labels the names of the classes in the order of the logits, in place of {@code id2label}
 * @param maxTokens longest input, [CLS] and [SEP] included
 * @param truncation which tokens of a longer text are read
 * @param replacements changes to the text before it is tokenized, made in this order
 * @param temperature what logits are divided by before the softmax; above 0
 * @param golden the file of golden examples in the folder, JSON lines
 * @param metrics what was measured, free in form
 * @param provenance where the model comes from, free in form
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSettings(
        @Nullable String name,
        @Nullable String version,
        @Nullable List<String> labels,
        @Nullable Integer maxTokens,
        @Nullable Truncation truncation,
        @Nullable List<Replacement> replacements,
        @Nullable Double temperature,
        @Nullable String golden,
        @Nullable JsonNode metrics,
        @Nullable JsonNode provenance) {
    /** The name of the file in a model's folder. */
    public static final String FILE = "blockbuster.json";

    static final ModelSettings NONE = new ModelSettings(null, null, null, null, null, null, null, null, null, null);

    @Override
    public Truncation truncation() {
        return truncation == null ? Truncation.HEAD : truncation;
    }

    @Override
    public List<Replacement> replacements() {
        return replacements == null ? List.of() : replacements;
    }

    @Override
    public Double temperature() {
        return temperature == null ? 1.0 : temperature;
    }

    /**
     * Reads a {@code blockbuster.json}.
     *
     * @throws ModelException if it is broken
     */
    public static ModelSettings read(Path file) {
        JsonNode json = JsonFile.read(file);
        ModelSettings settings;
        try {
            settings = JsonFile.JSON.treeToValue(json, ModelSettings.class);
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": " + e.getOriginalMessage(), e);
        }
        if (!(settings.temperature() > 0) || settings.temperature().isInfinite()) {
            throw new ModelException(file + ": temperature is " + settings.temperature() + "; it must be above 0.");
        }
        if (settings.replacements().stream()
                .anyMatch(r -> r == null || r.find() == null || r.find().isEmpty() || r.with() == null)) {
            throw new ModelException(file + ": each of replacements needs find, not empty, and with.");
        }
        return settings;
    }

    /** Writes these settings as a {@code blockbuster.json}. */
    public void write(Path file) throws IOException {
        Files.writeString(
                file, JsonFile.JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n");
    }
}
