package io.blockbuster.trainer.recipe;

import io.blockbuster.trainer.learning.LearningSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of a run by name, read from a properties file that comes with the program or is the user's own.
 *
 * @param name as the user called it
 * @param values every setting as text
 */
public record Recipe(String name, Map<String, String> values) {
    /** The recipes that come with the program. */
    public static final List<String> BUILT_IN =
            List.of("full", "distill", "beside", "pretrain", "wide", "lora", "seed", "teacher", "probe", "average");

    /** What a recipe makes. */
    public enum Kind {
        CLASSIFIER,
        ENCODER,
        WIDE,
        TEACHER,
        PROBE,
        AVERAGE,
        LORA;

        static Kind of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        static String names() {
            return Arrays.stream(values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }
    }

    public Recipe {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * Reads a recipe.
     *
     * @param name one of {@link #BUILT_IN}, or a properties file
     * @param overrides settings in place of the recipe's
     * @throws IllegalArgumentException if there is no such recipe, or an override names a setting it does not have
     */
    public static Recipe of(String name, Map<String, String> overrides) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = open(name)) {
            properties.load(reader);
        }
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> values.put(key, properties.getProperty(key).strip()));
        overrides.forEach((key, value) -> {
            if (values.replace(key, value) == null) {
                throw new IllegalArgumentException(
                        "recipe " + name + " has no setting " + key + "; it has " + String.join(", ", values.keySet()));
            }
        });
        return new Recipe(name, values);
    }

    private static Reader open(String name) throws IOException {
        if (!BUILT_IN.contains(name)) {
            Path file = Path.of(name);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        "no recipe " + name + ": give one of " + String.join(", ", BUILT_IN) + " or a properties file");
            }
            return Files.newBufferedReader(file);
        }
        InputStream resource = Recipe.class.getResourceAsStream(name + ".properties");
        if (resource == null) {
            throw new IllegalStateException("recipe " + name + " is not on the class path");
        }
        return new InputStreamReader(resource, StandardCharsets.UTF_8);
    }

    /** What the recipe makes. */
    public Kind kind() {
        return setting("kind", Kind::of, "one of " + Kind.names());
    }

    /** A whole number. */
    public int integer(String key) {
        return setting(key, Integer::parseInt, "a whole number");
    }

    /** A whole number that older recipes may lack. */
    public int integer(String key, int otherwise) {
        return values.containsKey(key) ? integer(key) : otherwise;
    }

    /** A number. */
    public double number(String key) {
        return setting(key, Double::parseDouble, "a number");
    }

    /** One of some words. */
    public String choice(String key, String... words) {
        return setting(
                key,
                text -> {
                    if (!List.of(words).contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                String.join(" or ", words));
    }

    /** The settings of a classifier's learning. */
    public LearningSettings learning() {
        return new LearningSettings(
                integer("epochs"),
                integer("batch"),
                integer("accumulation"),
                number("learning-rate"),
                number("warmup"),
                number("weight-decay"),
                number("clip"),
                (float) number("dropout"),
                (float) number("attention-dropout"),
                (float) number("word-dropout", 0),
                (float) number("offset-loss"),
                integer("frozen-layers", 0),
                integer("seed"));
    }

    /** A number that older recipes may lack. */
    private double number(String key, double otherwise) {
        return values.containsKey(key) ? number(key) : otherwise;
    }

    private <T> T setting(String key, Function<String, T> parse, String expected) {
        String text = values.get(key);
        if (text == null) {
            throw new IllegalArgumentException("recipe " + name + " lacks the setting " + key);
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("recipe " + name + ": " + key + " is " + text + ", not " + expected, e);
        }
    }
}
