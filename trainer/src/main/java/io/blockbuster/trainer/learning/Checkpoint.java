package io.blockbuster.trainer.learning;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.SafeTensors;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run between two steps, as one safetensors file: parameters, the optimizer's moments, and in the header what run it is
 * and how far it is. It is replaced in one move, so a kill leaves the old one or the new one.
 *
 * @param run tells runs apart: a checkpoint is taken up only by the same run
 * @param step optimizer steps done
 * @param loss running mean of the training loss
 * @param tensors parameters and moments by name
 */
public record Checkpoint(String run, long step, double loss, Map<String, Tensor> tensors) {
    /** Replaces a file. */
    public void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Map<String, String> metadata = Map.of("run", run, "step", Long.toString(step), "loss", Double.toString(loss));
        new SafeTensorsWriter(Precision.F32).write(part, tensors, metadata);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads a file; empty where there is none.
     *
     * @throws ModelException if it is broken
     */
    public static Optional<Checkpoint> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SafeTensors tensors = SafeTensors.open(file)) {
            Map<String, Tensor> byName = new LinkedHashMap<>();
            tensors.names().forEach(name -> byName.put(name, tensors.read(name)));
            Map<String, String> metadata = tensors.metadata();
            return Optional.of(new Checkpoint(
                    metadata.getOrDefault("run", ""),
                    Long.parseLong(metadata.getOrDefault("step", "")),
                    Double.parseDouble(metadata.getOrDefault("loss", "")),
                    byName));
        } catch (NumberFormatException e) {
            throw new ModelException(file + " is no checkpoint: delete it to start over.", e);
        }
    }
}
