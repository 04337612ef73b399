package io.blockbuster.program.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file named by {@code --config}: Java properties in UTF-8 whose keys are long option names without the dashes.
 *
 * @param options values by option name, such as {@code log-level}
 * @param kafka Kafka properties, written {@code kafka.PROPERTY=value} in the file
 */
record SettingsFile(Map<String, String> options, Map<String, String> kafka) {
    static final SettingsFile NONE = new SettingsFile(Map.of(), Map.of());

    private static final String KAFKA_PREFIX = "kafka.";

    /**
     * Reads the file.
     *
     * @param known the option names that may stand in it
     * @throws IllegalArgumentException if it cannot be read or has a key that is no option
     */
    static SettingsFile read(Path file, Set<String> known) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            String reason = Files.exists(file) ? unreadable.getMessage() : "there is no such file";
            throw new IllegalArgumentException("--config " + file + " cannot be read: " + reason, unreadable);
        }
        Map<String, String> options = new HashMap<>();
        Map<String, String> kafka = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            if (key.startsWith(KAFKA_PREFIX)) {
                kafka.put(key.substring(KAFKA_PREFIX.length()), value);
            } else if (known.contains(key)) {
                options.put(key, value);
            } else {
                throw new IllegalArgumentException("unknown key '" + key + "' in " + file
                        + nearest(key, known)
                                .map(name -> ": did you mean '" + name + "'?")
                                .orElse("; Kafka's own properties are written kafka.PROPERTY=value"));
            }
        }
        return new SettingsFile(Map.copyOf(options), Map.copyOf(kafka));
    }

    private static Optional<String> nearest(String key, Set<String> known) {
        Map<String, Integer> distances =
                known.stream().collect(Collectors.toMap(name -> name, name -> distance(key, name)));
        return distances.entrySet().stream()
                .filter(entry -> entry.getValue() <= Math.max(2, key.length() / 2))
                .min(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey);
    }

    /** The Levenshtein distance of two names. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
