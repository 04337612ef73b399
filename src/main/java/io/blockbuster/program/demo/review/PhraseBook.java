package io.blockbuster.program.demo.review;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A grammar: rules by name, each with the ways to say it. Immutable.
 *
 * <p>In the file a line {@code [name]} begins a rule, each further line is one alternative, and <code>{name}</code> in
 * it stands for another rule or for something the caller binds, such as the film's title.
 */
final class PhraseBook {
    private static final String FILE = "phrases.txt";
    private static final Pattern SLOT = Pattern.compile("\\{([^}]+)}");

    private final Map<String, List<Phrase>> rules;

    private PhraseBook(Map<String, List<Phrase>> rules) {
        this.rules = rules;
    }

    /** One way to say a rule: fixed text and slots, in order. */
    record Phrase(List<Part> parts) {}

    /** Fixed text, or the name of what stands in its place. */
    record Part(String text, boolean slot) {}

    /** The grammar that comes with the program. */
    static PhraseBook load() {
        try (InputStream file = PhraseBook.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The resource " + FILE + " is missing beside " + PhraseBook.class);
            }
            return read(new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PhraseBook read(BufferedReader lines) throws IOException {
        Map<String, List<Phrase>> rules = new LinkedHashMap<>();
        List<Phrase> current = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("[")) {
                current = new ArrayList<>();
                rules.put(line.substring(1, line.indexOf(']')), current);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current.add(parse(line));
            }
        }
        return new PhraseBook(rules);
    }

    /**
     * The ways to say a rule.
     *
     * @throws IllegalArgumentException if there is no such rule
     */
    List<Phrase> alternatives(String rule) {
        List<Phrase> alternatives = rules.get(rule);
        if (alternatives == null) {
            throw new IllegalArgumentException("The grammar has no rule " + rule);
        }
        return alternatives;
    }

    /** The names of all rules. */
    List<String> names() {
        return List.copyOf(rules.keySet());
    }

    private static Phrase parse(String line) {
        List<Part> parts = new ArrayList<>();
        Matcher slots = SLOT.matcher(line);
        int end = 0;
        while (slots.find()) {
            if (slots.start() > end) {
                parts.add(new Part(line.substring(end, slots.start()), false));
            }
            parts.add(new Part(slots.group(1), true));
            end = slots.end();
        }
        if (end < line.length()) {
            parts.add(new Part(line.substring(end), false));
        }
        return new Phrase(List.copyOf(parts));
    }
}
