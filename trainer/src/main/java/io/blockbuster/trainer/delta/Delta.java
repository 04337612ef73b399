package io.blockbuster.trainer.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.SafeTensors;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.lora.LoraShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was learned beside a base, as it travels: a safetensors file in half precision with the names of PEFT.
 *
 * @param shape rank, alpha, and which words and buckets it changes
 * @param learned the tensors, rounded as the file holds them
 * @param bytes the file
 * @param metrics of its learning
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Delta(LoraShape shape, Parameters learned, byte[] bytes, DeltaMetrics metrics) {
    /** The name of the file in the folder of a run. */
    public static final String FILE = "delta.safetensors";

    private static final String FACTS = "delta.json";
    private static final String FORMAT = "blockbuster-lora-1";
    private static final String WORD_INDICES = "words.indices";
    private static final String BUCKET_INDICES = "wide.indices";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file's bytes, with the tensors rounded to them. */
    static byte[] file(LoraShape shape, Parameters learned) {
        Map<String, int[]> indices = new LinkedHashMap<>();
        if (shape.words().length > 0) {
            indices.put(WORD_INDICES, shape.words());
        }
        if (shape.buckets().length > 0) {
            indices.put(BUCKET_INDICES, shape.buckets());
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("r", Integer.toString(shape.rank()));
        metadata.put("lora_alpha", Float.toString((float) shape.alpha()));
        return new SafeTensorsWriter(Precision.F16).bytes(indices, learned.byName(), metadata);
    }

    /** The tensors of a file. */
    static Parameters rounded(Parameters learned, byte[] file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (SafeTensors read = SafeTensors.of(file, FILE)) {
            learned.byName().keySet().forEach(name -> tensors.put(name, read.read(name)));
        }
        return new Parameters(tensors);
    }

    /** Writes the file, and beside it what it is relative to and what its learning came to. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(FILE), bytes);
        ObjectNode facts = JSON.createObjectNode();
        facts.put("rank", shape.rank());
        facts.put("alpha", shape.alpha());
        facts.put("bytes", bytes.length);
        facts.set("learning", JSON.valueToTree(metrics));
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FACTS).toFile(), facts);
    }
}
