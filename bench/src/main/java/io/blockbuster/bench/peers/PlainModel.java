package io.blockbuster.bench.peers;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes a model's transformer as the folder that other libraries load: its JSON files and an ONNX model. */
public final class PlainModel {
    private static final List<String> JSON = List.of("config.json", "tokenizer.json", "tokenizer_config.json");

    private PlainModel() {}

    /** Arguments: the model's folder, the folder to write, the path of the ONNX file in it. */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), Path.of(args[1]), args[2]);
    }

    /** The transformer of a model as a plain ONNX model. */
    static byte[] graph(Path model) {
        ModelFolder folder = ModelFolder.open(model);
        try (WeightsReader weights = folder.weights()) {
            return PlainBertGraph.of(folder.config(), BertWeights.classifier(folder.config(), weights));
        }
    }

    static void write(Path model, Path target, String onnx) throws IOException {
        Path file = target.resolve(onnx);
        Files.createDirectories(file.toAbsolutePath().getParent());
        for (String name : JSON) {
            if (Files.exists(model.resolve(name))) {
                Files.copy(model.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.write(file, graph(model));
    }
}
