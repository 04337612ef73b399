package io.blockbuster.core.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with what a model is known to make of it; a model that is loaded rightly makes the same of it again.
 *
 * @param text the text as it would stand in a review
 * @param ids its token ids, [CLS] and [SEP] included; absent where only the logits are known
 * @param logits one per class
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@SuppressWarnings("ArrayRecordComponent") // not compared
public record GoldenExample(
        @JsonProperty(required = true) String text,
        @JsonProperty("input_ids") int @Nullable [] ids,
        @JsonProperty(required = true) float[] logits) {
    /**
     * Reads a file of examples, one JSON object a line.
     *
     * @throws ModelException if the file is missing or broken
     */
    public static List<GoldenExample> read(Path file) {
        ObjectReader reader = JsonFile.JSON.readerFor(GoldenExample.class);
        try {
            List<GoldenExample> examples =
                    reader.<GoldenExample>readValues(Files.readAllBytes(file)).readAll();
            if (examples.stream().anyMatch(e -> e.text() == null || e.logits() == null)) {
                throw new ModelException(file + ": each golden example needs a text and logits.");
            }
            return examples;
        } catch (IOException e) {
            throw new ModelException("Cannot read the golden examples in " + file + ": " + e, e);
        }
    }
}
