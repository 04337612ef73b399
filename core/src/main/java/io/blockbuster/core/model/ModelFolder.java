package io.blockbuster.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A model on disk in Hugging Face layout: {@code config.json}, {@code tokenizer.json}, {@code model.safetensors} and,
 * where Blockbuster made it, {@code blockbuster.json}. In older folders {@code vocab.txt} and {@code pytorch_model.bin}
 * stand for the tokenizer and the weights; large ones have their weights in several files.
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
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_SETTINGS = "tokenizer_config.json";
    private static final String VOCABULARY = "vocab.txt";
    private static final String WIDE = "wide.safetensors";
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
        BertConfig config = BertConfig.read(folder.resolve(CONFIG));
        requireTokenizer(folder);
        WeightsFiles weights = WeightsFiles.of(folder);
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
        return new ModelFolder(folder, config, settings, version(folder, settings, weights), maxTokens);
    }

    private static void requireTokenizer(Path folder) {
        Path file = folder.resolve(TOKENIZER);
        if (!Files.isRegularFile(file) && !Files.isRegularFile(folder.resolve(VOCABULARY))) {
            throw new ModelException(
                    file + " is missing, and there is no " + VOCABULARY + " either. A model is a folder"
                            + " with config.json, tokenizer.json (or vocab.txt) and model.safetensors.");
        }
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
        Path file = folder.resolve(TOKENIZER_SETTINGS);
        if (!Files.exists(file)) {
            return config.maxPositions();
        }
        JsonNode length = JsonFile.read(file).path("model_max_length");
        // Tokenizers without a limit say 1e30.
        return (int) Math.max(3, Math.min(config.maxPositions(), length.asDouble(config.maxPositions())));
    }

    private static ModelVersion version(Path folder, ModelSettings settings, WeightsFiles weights) {
        String name = settings.name();
        String version = settings.version();
        Path named = folder.toAbsolutePath().normalize().getFileName();
        return new ModelVersion(
                name != null ? name : named == null ? "model" : named.toString(),
                version != null ? version : Sha256.of(weights.files()).substring(0, VERSION_DIGITS));
    }

    /** The file that defines the tokenizer: {@code tokenizer.json}, or {@code vocab.txt} where there is none. */
    public Path tokenizer() {
        Path definition = path.resolve(TOKENIZER);
        return Files.isRegularFile(definition) ? definition : path.resolve(VOCABULARY);
    }

    /**
     * The digest of the model: one SHA-256 over everything that what it says depends on, in lower-case hexadecimal
     * digits. For the usual folder it is what {@code sha256sum blockbuster.json config.json model.safetensors
     * tokenizer.json tokenizer_config.json wide.safetensors | sha256sum} prints: its files in the order of their names,
     * absent ones left out.
     *
     * @throws ModelException if a file cannot be read
     */
    public String digest() {
        List<Path> files = new ArrayList<>(WeightsFiles.of(path).files());
        files.add(tokenizer());
        for (String name : List.of(ModelSettings.FILE, CONFIG, TOKENIZER_SETTINGS, WIDE)) {
            files.add(path.resolve(name));
        }
        String sums = files.stream()
                .filter(Files::exists)
                .sorted(Comparator.comparing(ModelFolder::nameOf))
                .map(file -> Sha256.of(file) + "  " + nameOf(file) + "\n")
                .collect(Collectors.joining());
        return Sha256.of(sums.getBytes(StandardCharsets.UTF_8));
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    /**
     * The texts of its golden examples: none where it has no such file. The file's name comes with the model, which may be
     * a stranger's, so only this folder is looked into.
     *
     * @throws ModelException if the file is broken
     */
    public List<String> goldenTexts() {
        String name = settings.golden();
        if (name == null) {
            return List.of();
        }
        Path home = path.toAbsolutePath().normalize();
        Path file = home.resolve(name).normalize();
        return file.startsWith(home) && Files.isRegularFile(file)
                ? GoldenExample.read(file).stream().map(GoldenExample::text).toList()
                : List.of();
    }

    /**
     * The first of its golden texts, or others where it has none.
     *
     * @param most of its own; the others are taken as they are
     * @param others asked for only where it has none
     * @throws ModelException if its file of golden examples is broken
     */
    public List<String> goldenTexts(int most, Supplier<List<String>> others) {
        List<String> golden = goldenTexts();
        return golden.isEmpty() ? others.get() : golden.subList(0, Math.min(most, golden.size()));
    }

    /** This folder under another name and version, such as one that an update gives it. */
    public ModelFolder as(ModelVersion other) {
        return new ModelFolder(path, config, settings, other, maxTokens);
    }

    /** The classes in the order of the logits. */
    public List<String> labels() {
        List<String> labels = settings.labels();
        return labels == null ? config.labels() : labels;
    }

    /**
     * Opens the weights; the caller closes them.
     *
     * @throws ModelException if a file of them is not well-formed
     */
    public WeightsReader weights() {
        return WeightsFiles.of(path).open();
    }
}
