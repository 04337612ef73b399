package io.blockbuster.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on disk in Hugging Face layout: {@code config.json}, {@code tokenizer.json}, {@code model.safetensors} and,
 * where Blockbuster made it, {@code blockbuster.json}.
 *
 * @param path the folder
 * @param config the shape of the network
 * @param settings what {@code blockbuster.json} says; all defaults where there is none
 * @param version name and version; without {@code blockbuster.json} the folder's name and the first twelve digits of
 *     the SHA-256 of the weights
 * @param maxTokens longest input, [CLS] and [SEP] included; by default the tokenizer's {@code model_max_length} or the
 *     number of positions, whichever is less
 */
public record ModelFolder(Path path, BertConfig config, ModelSettings settings, ModelVersion version, int maxTokens) {
    private static final String WEIGHTS = "model.safetensors";
    private static final int VERSION_DIGITS = 12;

    /**
     * Reads everything but the weights.
     *
     * @throws ModelException if a file is missing, broken, or contradicts another
     */
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(folder + " is not a folder. Give the folder of a model in Hugging Face layout:"
                    + " config.json, tokenizer.json and model.safetensors.");
        }
        BertConfig config = BertConfig.read(folder.resolve("config.json"));
        requireFile(folder.resolve("tokenizer.json"));
        requireWeights(folder);
        Path settingsFile = folder.resolve(ModelSettings.FILE);
        ModelSettings settings = Files.exists(settingsFile) ? ModelSettings.read(settingsFile) : ModelSettings.NONE;
        int maxTokens = maxTokens(folder, config, settings);
        List<String> labels = settings.labels();
        if (labels != null && labels.size() != config.labels().size()) {
            throw new ModelException(settingsFile + ": labels has " + labels.size() + " names, config.json "
                    + config.labels().size() + ".");
        }
        String defect = settings.truncation().defect(maxTokens - 2);
        if (!defect.isEmpty()) {
            throw new ModelException(settingsFile + ": " + defect + ".");
        }
        return new ModelFolder(folder, config, settings, version(folder, settings), maxTokens);
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    file + " is missing. A model is a folder with config.json, tokenizer.json and model.safetensors.");
        }
    }

    private static void requireWeights(Path folder) {
        if (Files.isRegularFile(folder.resolve(WEIGHTS))) {
            return;
        }
        if (Files.exists(folder.resolve("model.safetensors.index.json"))) {
            throw new ModelException(folder + " has its weights in several files (model.safetensors.index.json)."
                    + " Only a single model.safetensors can be read: save the model again unsharded.");
        }
        if (Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new ModelException(folder + " has its weights in pytorch_model.bin only, a Python pickle, which is"
                    + " not read. Convert it: in Python, model.save_pretrained(folder, safe_serialization=True)"
                    + " writes model.safetensors.");
        }
        requireFile(folder.resolve(WEIGHTS));
    }

    private static int maxTokens(Path folder, BertConfig config, ModelSettings settings) {
        Integer given = settings.maxTokens();
        if (given != null) {
            if (given < 3 || given > config.maxPositions()) {
                throw new ModelException(folder.resolve(ModelSettings.FILE) + ": maxTokens is " + given
                        + "; config.json allows 3 to " + config.maxPositions() + ".");
            }
            return given;
        }
        Path file = folder.resolve("tokenizer_config.json");
        if (!Files.exists(file)) {
            return config.maxPositions();
        }
        JsonNode length = JsonFile.read(file).path("model_max_length");
        // Tokenizers without a limit say 1e30.
        return (int) Math.max(3, Math.min(config.maxPositions(), length.asDouble(config.maxPositions())));
    }

    private static ModelVersion version(Path folder, ModelSettings settings) {
        String name = settings.name();
        String version = settings.version();
        Path named = folder.toAbsolutePath().normalize().getFileName();
        return new ModelVersion(
                name != null ? name : named == null ? "model" : named.toString(),
                version != null ? version : Sha256.of(folder.resolve(WEIGHTS)).substring(0, VERSION_DIGITS));
    }

    /** The file with the tokenizer's definition. */
    public Path tokenizer() {
        return path.resolve("tokenizer.json");
    }

    /** The classes in the order of the logits. */
    public List<String> labels() {
        List<String> labels = settings.labels();
        return labels == null ? config.labels() : labels;
    }

    /**
     * Opens the weights; the caller closes them.
     *
     * @throws ModelException if the file is not well-formed
     */
    public WeightsReader weights() {
        return SafeTensors.open(path.resolve(WEIGHTS));
    }
}
