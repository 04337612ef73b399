package io.blockbuster.core.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Texts to try a model on that brings none of its own: of many kinds and lengths, from one word to more than a model
 * reads.
 */
final class TrialTexts {
    private static final String FILE = "trial-texts.txt";

    private TrialTexts() {}

    /** Each line of the file, and all of them as one text. */
    static List<String> all() {
        List<String> lines = lines();
        return Stream.concat(lines.stream(), Stream.of(String.join(" ", lines))).toList();
    }

    private static List<String> lines() {
        try (InputStream file = Objects.requireNonNull(TrialTexts.class.getResourceAsStream(FILE), FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
