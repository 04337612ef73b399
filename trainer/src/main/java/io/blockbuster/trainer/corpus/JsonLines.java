package io.blockbuster.trainer.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file of one JSON object a line with {@code id}, {@code text} and, where known, {@code label}; gzipped or plain. */
public final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    /**
     * All texts of a file, in its order. A row without {@code id} is named by its line.
     *
     * @throws IOException if the file cannot be read or a line is not such an object; the message names file and line
     */
    public static List<LabelledText> read(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        try (BufferedReader lines = open(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    texts.add(parse(line, file, number));
                }
            }
        }
        return texts;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    }

    private static LabelledText parse(String line, Path file, int number) throws IOException {
        try {
            JsonNode row = JSON.readTree(line);
            JsonNode text = row.get("text");
            if (text == null || !text.isTextual()) {
                throw new IOException("no \"text\"");
            }
            String id = row.path("id").asText(file.getFileName() + ":" + number);
            return new LabelledText(id, text.asText(), row.path("label").asInt(LabelledText.UNLABELLED));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }
}
