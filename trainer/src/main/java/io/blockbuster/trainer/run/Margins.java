package io.blockbuster.trainer.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a teacher says of texts, kept in a file of one {@code id TAB margin} a line; the margin is the positive logit minus
 * the negative.
 *
 * @param byId margins by the text's id
 */
public record Margins(Map<String, Float> byId) {
    /** The name of the file in a run's folder. */
    public static final String FILE = "margins.tsv";

    public Margins {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /**
     * Reads a file.
     *
     * @throws IOException naming the line that is not of this form
     */
    public static Margins read(Path file) throws IOException {
        Map<String, Float> byId = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int tab = line.lastIndexOf('\t');
            try {
                byId.put(line.substring(0, tab), Float.parseFloat(line.substring(tab + 1)));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IOException(file + ", line " + (i + 1) + ": not an id, a tab and a number", e);
            }
        }
        return new Margins(byId);
    }

    /**
     * Reads several files: an ensemble that says the mean of what its members say of the texts that all of them know.
     *
     * @param files at least one
     */
    public static Margins mean(List<Path> files) throws IOException {
        Map<String, Float> sum = new LinkedHashMap<>(read(files.get(0)).byId());
        for (Path file : files.subList(1, files.size())) {
            Map<String, Float> other = read(file).byId();
            sum.keySet().retainAll(other.keySet());
            sum.replaceAll((id, margin) -> margin + other.getOrDefault(id, 0f));
        }
        sum.replaceAll((id, margin) -> margin / files.size());
        return new Margins(sum);
    }

    /** Writes a file. */
    public void write(Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            byId.forEach((id, margin) -> out.println(id + "\t" + margin));
        }
    }

    /**
     * The margin of a text.
     *
     * @throws IllegalArgumentException if the teacher has not seen it
     */
    public float of(String id) {
        Float margin = byId.get(id);
        if (margin == null) {
            throw new IllegalArgumentException("the teacher says nothing of " + id
                    + ": make its margins from the same data, with the same validation share and split-seed");
        }
        return margin;
    }
}
