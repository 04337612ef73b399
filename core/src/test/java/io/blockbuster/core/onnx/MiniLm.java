package io.blockbuster.core.onnx;

import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The encoder all-MiniLM-L6-v2 as a folder in Hugging Face layout, made from the ONNX file in a Maven artifact.
 */
final class MiniLm {
    private MiniLm() {}

    static Path unpack(Path folder) throws IOException {
        try (InputStream onnx = resource("/all-minilm-l6-v2.onnx")) {
            new SafeTensorsWriter(Precision.F32)
                    .write(folder.resolve("model.safetensors"), OnnxEncoderWeights.read(onnx), Map.of("format", "pt"));
        }
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
                 "num_attention_heads": 12, "intermediate_size": 1536, "hidden_act": "gelu",
                 "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "type_vocab_size": 2}
                """);
        try (InputStream tokenizer = resource("/all-minilm-l6-v2-tokenizer.json")) {
            Files.copy(tokenizer, folder.resolve("tokenizer.json"));
        }
        return folder;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(MiniLm.class.getResourceAsStream(name), name);
    }
}
