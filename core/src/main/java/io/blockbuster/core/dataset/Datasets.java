package io.blockbuster.core.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Opens data sets in whatever format they are: JSON lines, CSV or TSV with a header, plain lines, each gzip or not, and
 * the {@code aclImdb} folder. The format is told by the file's name, else by its first line.
 *
 * <pre>{@code
 * try (ExampleReader examples = Datasets.open(Path.of("reviews.jsonl.gz"))) {
 *     examples.forEachRemaining(example -> score(example.text()));
 * }
 * }</pre>
 */
public final class Datasets {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Datasets() {}

    /**
     * Opens a file or folder.
     *
     * @throws DatasetException if there is none or it cannot be read
     */
    public static ExampleReader open(Path path) {
        if (!Files.exists(path)) {
            throw new DatasetException(path + ": no such file or folder");
        }
        try {
            return Files.isDirectory(path) ? new AclImdbReader(path) : open(Source.of(path));
        } catch (IOException failure) {
            throw new DatasetException(path + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /**
     * Reads a stream, such as standard input; closing the reader closes the stream.
     *
     * @param name what messages call it
     */
    public static ExampleReader read(InputStream stream, String name) {
        try {
            return open(Source.of(stream, name));
        } catch (IOException failure) {
            throw new DatasetException(name + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static ExampleReader open(Source source) throws IOException {
        String name = source.name().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        String firstLine = new String(source.firstLine(), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip();
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json") || isJson(firstLine)) {
            return new JsonLinesReader(source);
        }
        if (name.endsWith(".csv") || isHeader(firstLine, ',')) {
            return new CsvFileReader(source, ',');
        }
        if (name.endsWith(".tsv") || isHeader(firstLine, '\t')) {
            return new CsvFileReader(source, '\t');
        }
        return new PlainLinesReader(source);
    }

    private static boolean isJson(String firstLine) {
        if (!firstLine.startsWith("{")) {
            return false;
        }
        try {
            return MAPPER.readTree(firstLine).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isHeader(String firstLine, char separator) {
        String[] names = firstLine.split(String.valueOf(separator), -1);
        return names.length > 1
                && Arrays.stream(names)
                        .map(name -> CsvFileReader.columnName(name.replace("\"", "")))
                        .anyMatch(Fields.TEXT::contains)
                && Arrays.stream(names)
                        .allMatch(name -> name.length() < 40 && !name.strip().contains(" "));
    }
}
