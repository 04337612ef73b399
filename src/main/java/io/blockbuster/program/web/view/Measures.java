package io.blockbuster.program.web.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** JSON of free form as a short list of names and values: nested names are joined by dots, long ones are cut. */
final class Measures {
    private static final int MOST = 24;
    private static final int DEEPEST = 4;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_VALUE = 160;

    private Measures() {}

    static Map<String, String> of(@Nullable ObjectNode json) {
        Map<String, String> measures = new LinkedHashMap<>();
        if (json != null) {
            add("", json, 1, measures);
        }
        return Collections.unmodifiableMap(measures);
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    private static void add(String prefix, ObjectNode json, int depth, Map<String, String> measures) {
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            if (measures.size() >= MOST) {
                return;
            }
            String name = prefix + each.getKey();
            if (each.getValue() instanceof ObjectNode inner && depth < DEEPEST) {
                add(name + ".", inner, depth + 1, measures);
            } else {
                measures.put(cut(name, LONGEST_NAME), cut(words(each.getValue()), LONGEST_VALUE));
            }
        }
    }

    private static String words(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            double number = value.doubleValue();
            return Math.abs(number) >= 1_000 || number != 0 && Math.abs(number) < 1e-4
                    ? String.format(Locale.ROOT, "%.3g", number)
                    : Double.toString(Math.round(number * 10_000) / 10_000.0);
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .limit(MOST)
                    .map(Measures::words)
                    .collect(Collectors.joining(", "));
        }
        return value.isObject() ? "…" : value.asText();
    }
}
