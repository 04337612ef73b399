package io.blockbuster.trainer.bert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.text.TokenizerDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A classifier's folder in Hugging Face layout, as something to learn from and to write. */
public final class ClassifierFolder {
    private static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final List<String> COPIED =
            List.of(TOKENIZER, "tokenizer_config.json", "vocab.txt", "special_tokens_map.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final double HEAD_DEVIATION = 0.02;

    private ClassifierFolder() {}

    /**
     * The tensors of a classifier, free to be changed.
     *
     * @throws ModelException if one is missing or misshapen
     */
    public static Parameters read(ModelFolder folder) {
        try (WeightsReader reader = folder.weights()) {
            return new Parameters(
                    BertWeights.classifier(folder.config(), reader).tensors());
        }
    }

    /**
     * The tensors to learn a classifier from, free to be changed. A base without a head, or with the head of another
     * task, gets a new one: normal values of deviation 0.02, as Hugging Face starts them, and zeros for the biases.
     *
     * @param seed of the new head's values
     * @param told says which tensors are new, where any are
     * @throws ModelException if a tensor of the encoder is missing or misshapen, or the labels are not negative and
     *     positive in this order
     */
    public static Parameters base(ModelFolder folder, long seed, Consumer<String> told) {
        return new Parameters(baseWeights(folder, seed, told).tensors());
    }

    /** The tensors as {@link #base} gives them, to be left as they are. */
    public static BertWeights baseWeights(ModelFolder folder, long seed, Consumer<String> told) {
        requireTwoLabels(folder);
        BertInitializer initializer = new BertInitializer(folder.config(), seed);
        List<String> made = new ArrayList<>();
        BertWeights weights;
        try (WeightsReader reader = folder.weights()) {
            weights = BertWeights.classifier(folder.config(), reader, (name, shape) -> {
                made.add(name);
                return name.endsWith(".bias") ? Tensors.zeros(shape) : initializer.normal(HEAD_DEVIATION, shape);
            });
        }
        if (!made.isEmpty()) {
            told.accept(folder.path() + " has no head for this task; new: " + String.join(", ", made));
        }
        return weights;
    }

    private static void requireTwoLabels(ModelFolder folder) {
        SentimentLabels labels = SentimentLabels.of(folder.labels());
        if (labels.names().size() != 2 || labels.positive() != 1) {
            throw new ModelException(folder.path() + " has the labels " + labels.names()
                    + "; a classifier is learned with negative first and positive second. Set id2label in its"
                    + " config.json to {\"0\": \"negative\", \"1\": \"positive\"}.");
        }
    }

    /**
     * Writes weights beside the configuration and the tokenizer of the base they were learned from; the files of an
     * earlier run are replaced.
     */
    public static void write(Path out, ModelFolder base, Parameters parameters, Precision precision)
            throws IOException {
        Files.createDirectories(out);
        for (String name : COPIED) {
            Path from = base.path().resolve(name);
            Path to = out.resolve(name);
            if (Files.exists(from) && !(Files.exists(to) && Files.isSameFile(from, to))) {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!base.tokenizer().endsWith(TOKENIZER)) {
            Files.write(
                    out.resolve(TOKENIZER),
                    TokenizerDefinition.read(base.tokenizer()).content());
        }
        writeConfig(out, base);
        Path part = out.resolve(WEIGHTS + ".part");
        new SafeTensorsWriter(precision).write(part, parameters.byName(), Map.of("format", "pt"));
        Files.move(part, out.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The base's configuration, with what a classifier needs and the first bases lack for Hugging Face to load it. */
    private static void writeConfig(Path out, ModelFolder base) throws IOException {
        Path file = base.path().resolve(CONFIG);
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        config.putArray("architectures").add("BertForSequenceClassification");
        config.put("model_type", "bert");
        if (!config.has("id2label")) {
            config.putObject("id2label").put("0", "negative").put("1", "positive");
            config.putObject("label2id").put("negative", 0).put("positive", 1);
        }
        Files.writeString(
                out.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    }
}
