package io.blockbuster.trainer.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.update.LoraDelta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What was learned beside a base, as it travels.
 *
 * @param bytes the file, in half precision
 * @param content what the file holds, rounded as it is
 * @param metrics of its learning
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Delta(byte[] bytes, LoraDelta content, DeltaMetrics metrics) {
    private static final String FILE = "delta.safetensors";
    private static final String FACTS = "delta.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A delta as its file will hold it. */
    static Delta of(LoraDelta exact, DeltaMetrics metrics) {
        byte[] bytes = exact.write(Precision.F16);
        return new Delta(bytes, LoraDelta.read(bytes, "the delta"), metrics);
    }

    /**
     * Writes {@value #FILE}, and {@value #FACTS} with what it is relative to and how good it is, as {@code blockbuster
     * models publish} takes them.
     *
     * @param base what it was learned beside
     * @param version of the base with this delta
     * @param validation how good that is on held-out texts
     */
    public void write(Path folder, ModelFolder base, String version, Map<String, Object> validation)
            throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(FILE), bytes);
        ObjectNode facts = JSON.createObjectNode();
        facts.put("name", base.version().name());
        facts.put("version", version);
        facts.put("parent", base.version().version());
        facts.put("baseSha256", base.digest());
        ObjectNode measured = facts.putObject("metrics");
        measured.put("rank", content.rank());
        measured.put("alpha", content.alpha());
        measured.put("bytes", bytes.length);
        measured.set("learning", JSON.valueToTree(metrics));
        measured.set("validation", JSON.valueToTree(validation));
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FACTS).toFile(), facts);
    }
}
