package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.WeightsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A classifier's folder in Hugging Face layout, as something to learn from and to write. */
public final class ClassifierFolder {
    private static final String WEIGHTS = "model.safetensors";
    private static final List<String> COPIED =
            List.of("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json");

    private ClassifierFolder() {}

    /**
     * The tensors of a classifier, free to be changed.
     *
     * @throws io.blockbuster.core.model.ModelException if one is missing or misshapen
     */
    public static Parameters read(ModelFolder folder) {
        try (WeightsReader reader = folder.weights()) {
            return new Parameters(
                    BertWeights.classifier(folder.config(), reader).tensors());
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
        Path part = out.resolve(WEIGHTS + ".part");
        new SafeTensorsWriter(precision).write(part, parameters.byName(), Map.of("format", "pt"));
        Files.move(part, out.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
