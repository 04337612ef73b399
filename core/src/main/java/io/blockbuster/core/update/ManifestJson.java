package io.blockbuster.core.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.ModelManifest.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A manifest as JSON. Fields that are not known are passed over; no value is bent into the type that it should have. */
final class ManifestJson {
    private final ObjectNode json;

    private ManifestJson(ObjectNode json) {
        this.json = json;
    }

    static ModelManifest read(byte[] bytes) {
        try {
            return new ManifestJson(UntrustedJson.object(bytes, ModelManifest.MAX_BYTES)).manifest();
        } catch (IOException e) {
            throw new UpdateRefusedException(Refusal.MALFORMED, "the record is no manifest: " + e.getMessage(), e);
        }
    }

    private ModelManifest manifest() {
        return new ModelManifest(
                required("name"),
                required("version"),
                whole("epoch"),
                text("parent"),
                kind(),
                text("baseSha256"),
                payload(),
                uri(),
                files(),
                required("sha256"),
                whole("size"),
                golden(),
                object("metrics"),
                object("gate"),
                createdAt(),
                flag("shadow"));
    }

    private Kind kind() {
        String name = required("kind");
        return switch (name) {
            case "lora" -> Kind.LORA;
            case "full" -> Kind.FULL;
            default -> throw wrong("kind", "lora or full");
        };
    }

    private byte @Nullable [] payload() {
        String text = text("payload");
        try {
            return text == null ? null : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong("payload", "Base64");
        }
    }

    private @Nullable URI uri() {
        String text = text("uri");
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException e) {
            throw wrong("uri", "an address");
        }
    }

    private List<ModelFile> files() {
        List<ModelFile> files = new ArrayList<>();
        for (JsonNode element : array("files")) {
            ManifestJson file = new ManifestJson(objectIn(element, "files"));
            files.add(new ModelFile(file.required("name"), file.whole("size"), file.required("sha256")));
        }
        return files;
    }

    private List<GoldenExample> golden() {
        List<GoldenExample> golden = new ArrayList<>();
        for (JsonNode element : array("golden")) {
            ManifestJson example = new ManifestJson(objectIn(element, "golden"));
            golden.add(new GoldenExample(example.required("text"), example.ids(), example.logits()));
        }
        return golden;
    }

    private int @Nullable [] ids() {
        if (absent("input_ids")) {
            return null;
        }
        ArrayNode array = array("input_ids");
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            if (!array.get(i).isInt()) {
                throw wrong("input_ids", "whole numbers");
            }
            ids[i] = array.get(i).intValue();
        }
        return ids;
    }

    private float[] logits() {
        ArrayNode array = array("logits");
        float[] logits = new float[array.size()];
        for (int i = 0; i < logits.length; i++) {
            if (!array.get(i).isNumber()) {
                throw wrong("logits", "numbers");
            }
            logits[i] = array.get(i).floatValue();
        }
        return logits;
    }

    private Instant createdAt() {
        try {
            return Instant.parse(required("createdAt"));
        } catch (DateTimeException e) {
            throw wrong("createdAt", "a date in ISO 8601");
        }
    }

    private @Nullable String text(String field) {
        if (absent(field)) {
            return null;
        }
        if (!json.path(field).isTextual()) {
            throw wrong(field, "a text");
        }
        return json.path(field).textValue();
    }

    private String required(String field) {
        return ManifestRules.present(text(field), field);
    }

    private long whole(String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return value.longValue();
    }

    private boolean flag(String field) {
        if (absent(field)) {
            return false;
        }
        if (!json.path(field).isBoolean()) {
            throw wrong(field, "true or false");
        }
        return json.path(field).booleanValue();
    }

    private @Nullable ObjectNode object(String field) {
        return absent(field) ? null : objectIn(json.path(field), field);
    }

    private static ObjectNode objectIn(JsonNode value, String field) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw wrong(field, "an object");
    }

    private ArrayNode array(String field) {
        if (absent(field)) {
            return json.arrayNode();
        }
        if (json.path(field) instanceof ArrayNode array) {
            return array;
        }
        throw wrong(field, "a list");
    }

    private boolean absent(String field) {
        return json.path(field).isMissingNode() || json.path(field).isNull();
    }

    private static UpdateRefusedException wrong(String field, String wanted) {
        return new UpdateRefusedException(Refusal.MALFORMED, field + " is not " + wanted);
    }

    static byte[] write(ModelManifest manifest) {
        ObjectNode json = ReviewJson.mapper().createObjectNode();
        json.put("name", manifest.name());
        json.put("version", manifest.version());
        json.put("epoch", manifest.epoch());
        put(json, "parent", manifest.parent());
        json.put("kind", manifest.kind().name().toLowerCase(Locale.ROOT));
        put(json, "baseSha256", manifest.baseSha256());
        put(json, "uri", manifest.uri());
        for (ModelFile file : manifest.files()) {
            json.withArray("files")
                    .addObject()
                    .put("name", file.name())
                    .put("size", file.size())
                    .put("sha256", file.sha256());
        }
        json.put("sha256", manifest.sha256());
        json.put("size", manifest.size());
        for (GoldenExample example : manifest.golden()) {
            write(example, json.withArray("golden").addObject());
        }
        if (manifest.metrics() != null) {
            json.set("metrics", manifest.metrics());
        }
        if (manifest.gate() != null) {
            json.set("gate", manifest.gate());
        }
        json.put("createdAt", manifest.createdAt().toString());
        json.put("shadow", manifest.shadow());
        if (manifest.payload() != null) {
            json.put("payload", Base64.getEncoder().encodeToString(manifest.payload()));
        }
        return ReviewJson.write(json);
    }

    private static void write(GoldenExample example, ObjectNode json) {
        json.put("text", example.text());
        if (example.ids() != null) {
            ArrayNode ids = json.putArray("input_ids");
            for (int id : example.ids()) {
                ids.add(id);
            }
        }
        ArrayNode logits = json.putArray("logits");
        for (float logit : example.logits()) {
            logits.add(logit);
        }
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.put(field, value.toString());
        }
    }
}
