package io.blockbuster.core.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked: every tensor lies inside the file, its bytes match its shape, and
 * together they cover the data without overlap or hole, as the format demands.
 *
 * @param tensors by name, in the order of the header
 * @param metadata the free texts under {@code __metadata__}
 */
record SafeTensorsHeader(Map<String, TensorEntry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads and checks a header.
     *
     * @param dataBytes how many bytes follow the header
     * @throws ModelException if anything is wrong with it
     */
    static SafeTensorsHeader parse(byte[] json, long dataBytes, String origin) {
        if (json.length == 0 || json[0] != '{') {
            throw new ModelException(origin + " is not a safetensors file: its header does not start with '{'.");
        }
        JsonNode root;
        try (JsonParser parser = JSON.createParser(json)) {
            root = JSON.readTree(parser);
        } catch (IOException e) {
            throw new ModelException(origin + " is not a safetensors file: its header is not JSON.", e);
        }
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        root.properties().forEach(field -> {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(text ->
                                metadata.put(text.getKey(), text.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue(), dataBytes, origin));
            }
        });
        requireCovering(tensors, dataBytes, origin);
        return new SafeTensorsHeader(tensors, metadata);
    }

    private static TensorEntry entry(String name, JsonNode node, long dataBytes, String origin) {
        long[] offsets = longs(node.path("data_offsets"));
        long[] shape = longs(node.path("shape"));
        if (offsets == null
                || offsets.length != 2
                || shape == null
                || !node.path("dtype").isTextual()) {
            throw new ModelException(origin + ": the header's entry for tensor " + name
                    + " lacks a proper dtype, shape or data_offsets. The file is damaged or not safetensors.");
        }
        TensorEntry entry = new TensorEntry(node.path("dtype").asText(), shape, offsets[0], offsets[1]);
        String defect = entry.defect(dataBytes);
        if (!defect.isEmpty()) {
            throw new ModelException(
                    origin + ": tensor " + name + " is refused: " + defect + ". The file is damaged or hostile.");
        }
        return entry;
    }

    private static long @org.jspecify.annotations.Nullable [] longs(JsonNode array) {
        if (!array.isArray()) {
            return null;
        }
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                return null;
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static void requireCovering(Map<String, TensorEntry> tensors, long dataBytes, String origin) {
        List<Map.Entry<String, TensorEntry>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparingLong(
                        (Map.Entry<String, TensorEntry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long reached = 0;
        for (Map.Entry<String, TensorEntry> tensor : sorted) {
            if (tensor.getValue().begin() != reached) {
                throw new ModelException(origin + ": tensor " + tensor.getKey() + " is refused: it starts at byte "
                        + tensor.getValue().begin() + " of the data where " + reached
                        + " was expected, so tensors overlap or leave a hole. The file is damaged or hostile.");
            }
            reached = tensor.getValue().end();
        }
        if (reached != dataBytes) {
            throw new ModelException(origin + ": the tensors end at byte " + reached + " of the data, the file at "
                    + dataBytes + ". The file is cut short, damaged or hostile.");
        }
    }
}
