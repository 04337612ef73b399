package io.blockbuster.core.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object a line; unknown fields are ignored. */
final class JsonLinesReader extends LineReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    JsonLinesReader(Source source) {
        super(source);
    }

    @Override
    Example parse(String line) {
        try {
            JsonNode row = MAPPER.readTree(line);
            if (!row.isObject()) {
                throw new IllegalArgumentException("not a JSON object but " + describe(row));
            }
            return new Fields(name -> text(row.get(name), name)).example();
        } catch (JacksonException malformed) {
            throw at("not a JSON object: " + malformed.getOriginalMessage() + column(malformed), malformed);
        } catch (IllegalArgumentException unusable) {
            throw at(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static @Nullable String text(@Nullable JsonNode field, String name) {
        if (field == null || field.isNull()) {
            return null;
        }
        if (field.isContainerNode()) {
            throw new IllegalArgumentException("field '" + name + "' is " + describe(field) + ", not a plain value");
        }
        if (Fields.TEXT.contains(name) && !field.isTextual()) {
            throw new IllegalArgumentException("field '" + name + "' is no string");
        }
        return field.asText();
    }

    private static String describe(JsonNode node) {
        if (node.isArray()) {
            return "a list (one object a line is needed: jq -c '.[]' turns a list into that)";
        }
        return node.isObject() ? "an object" : "a bare value";
    }

    private static String column(JacksonException malformed) {
        return malformed.getLocation() == null
                ? ""
                : " (column " + malformed.getLocation().getColumnNr() + ")";
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.JSON_LINES;
    }
}
