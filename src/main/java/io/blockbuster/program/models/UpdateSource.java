package io.blockbuster.program.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelSettings;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.GoldenCheck;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.core.update.ModelFile;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something on disk that becomes an update. */
sealed interface UpdateSource {
    /**
     * What lies at {@code source}.
     *
     * @param version in place of what it says itself
     * @param uri where processors fetch it
     * @throws CommandException if it is neither a delta nor a model, or an address is missing
     */
    static UpdateSource of(Path source, @Nullable String version, @Nullable URI uri) {
        if (Files.isRegularFile(source)) {
            String name = source.getFileName().toString();
            return new Delta(source, source.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".json"), version, uri);
        }
        Path delta = source.resolve("delta.safetensors");
        if (Files.isRegularFile(delta)) {
            return new Delta(delta, source.resolve("delta.json"), version, uri);
        }
        if (!Files.isRegularFile(source.resolve("config.json"))) {
            throw new CommandException(
                    source + " is neither a delta nor a model",
                    "Give a folder with delta.safetensors, a delta's file, or a model folder with config.json.");
        }
        if (uri == null) {
            throw new CommandException(
                    "a full model is too large for the topic",
                    "Put the folder where processors can fetch it and name that with --uri.");
        }
        return new Full(source, version, uri);
    }

    /** The manifest of this update. */
    ModelManifest manifest(OwnModel own, long epoch, String parent, boolean shadow) throws IOException;

    /**
     * A delta and what is known of it.
     *
     * @param file the safetensors file
     * @param description the JSON beside it, where there is one
     */
    record Delta(
            Path file,
            Path description,
            @Nullable String version,
            @Nullable URI uri) implements UpdateSource {
        @Override
        public ModelManifest manifest(OwnModel own, long epoch, String parent, boolean shadow) throws IOException {
            byte[] delta = Files.readAllBytes(file);
            ObjectNode json = described();
            if (version != null) {
                json.put("version", version);
            }
            if (!json.path("version").isTextual()) {
                throw new CommandException(description + " gives the delta no version", "Give it one with --as.");
            }
            if (!json.has("name")) {
                json.put("name", own.version().name());
            }
            if (!json.has("baseSha256")) {
                json.put("baseSha256", own.digest());
            }
            if (!json.has("parent")) {
                json.put("parent", parent);
            }
            json.put("kind", "lora").put("epoch", epoch).put("shadow", shadow);
            json.put("sha256", Sha256.of(delta)).put("size", delta.length);
            json.put("createdAt", Instant.now().toString());
            if (uri == null) {
                json.put("payload", Base64.getEncoder().encodeToString(delta));
            } else {
                json.put("uri", uri.toString());
            }
            if (!json.has("golden")) {
                ModelVersion name = new ModelVersion(
                        json.path("name").asText(), json.path("version").asText());
                json.set("golden", ReviewJson.mapper().valueToTree(own.golden(delta, name)));
            }
            return ModelManifest.read(ReviewJson.write(json));
        }

        private ObjectNode described() throws IOException {
            if (!Files.isRegularFile(description)) {
                return ReviewJson.mapper().createObjectNode();
            }
            JsonNode json = ReviewJson.mapper().readTree(description.toFile());
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new CommandException(
                    description + " is not a JSON object", "See 'blockbuster models publish --help'.");
        }
    }

    /**
     * A full model.
     *
     * @param path its folder
     * @param uri where the same folder is fetched from
     */
    record Full(Path path, @Nullable String version, URI uri) implements UpdateSource {
        private static final List<String> FILES = List.of(
                ModelSettings.FILE,
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "wide.safetensors");

        @Override
        public ModelManifest manifest(OwnModel own, long epoch, String parent, boolean shadow) throws IOException {
            ModelFolder folder = ModelFolder.open(path);
            ModelVersion named = version == null
                    ? folder.version()
                    : new ModelVersion(folder.version().name(), version);
            List<ModelFile> files = new ArrayList<>();
            for (String name : FILES) {
                Path file = path.resolve(name);
                if (Files.isRegularFile(file)) {
                    files.add(new ModelFile(name, Files.size(file), Sha256.of(file)));
                }
            }
            URI from = uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
            List<GoldenExample> golden;
            try (SentimentModel loaded = MergedModel.open(path, LoraDelta.none(), named, DeviceChoice.CPU)) {
                golden = GoldenCheck.of(loaded, GoldenCheck.texts(folder));
            }
            return ModelManifest.ofFolder(named, epoch, parent, from, files, folder.digest(), golden, Instant.now())
                    .again(epoch, parent, Instant.now(), shadow);
        }
    }
}
