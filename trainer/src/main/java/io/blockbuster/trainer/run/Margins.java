package io.blockbuster.trainer.run;

import io.blockbuster.trainer.corpus.PieceText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * Reads several files: an ensemble that says of the texts that all of its members know what has the least log loss on
     * labelled ones, their margins weighed and added; without labelled ones their mean.
     *
     * @param files at least one; one alone is taken as it is
     * @param judged labelled texts that no member has learned from
     */
    public static Margins ensemble(List<Path> files, List<PieceText> judged) throws IOException {
        List<Map<String, Float>> members = new ArrayList<>();
        for (Path file : files) {
            members.add(read(file).byId());
        }
        Set<String> known = new LinkedHashSet<>(members.get(0).keySet());
        members.forEach(member -> known.retainAll(member.keySet()));
        double[] weights = weights(
                members,
                judged.stream().filter(text -> known.contains(text.id())).toList());
        Map<String, Float> sum = new LinkedHashMap<>();
        for (String id : known) {
            double[] inputs = inputs(members, id);
            double margin = weights[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                margin += weights[i] * inputs[i];
            }
            sum.put(id, (float) margin);
        }
        return new Margins(sum);
    }

    private static double[] weights(List<Map<String, Float>> members, List<PieceText> judged) {
        int count = members.size();
        if (count > 1 && !judged.isEmpty()) {
            return LogisticFit.weights(
                    judged.stream().map(text -> inputs(members, text.id())).toArray(double[][]::new),
                    judged.stream().mapToInt(PieceText::label).toArray());
        }
        double[] mean = new double[count + 1];
        Arrays.fill(mean, 0, count, 1.0 / count);
        return mean;
    }

    private static double[] inputs(List<Map<String, Float>> members, String id) {
        return members.stream()
                .mapToDouble(member -> member.getOrDefault(id, 0f))
                .toArray();
    }

    /** Notes the margins of texts, one a text in their order. */
    static void put(Map<String, Float> byId, List<PieceText> texts, double[] margins) {
        for (int i = 0; i < margins.length; i++) {
            byId.put(texts.get(i).id(), (float) margins[i]);
        }
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
