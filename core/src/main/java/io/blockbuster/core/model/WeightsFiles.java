package io.blockbuster.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a model folder keeps its weights: in one file, or in several that an index lists. Of the forms that Hugging Face
 * writes the first found is taken: {@code model.safetensors}, {@code model.safetensors.index.json},
 * {@code pytorch_model.bin}, {@code pytorch_model.bin.index.json}.
 *
 * @param files the files with tensors, in the order of the index
 * @param index which of {@code files} has which tensor; empty where there is one file and no index
 */
record WeightsFiles(List<Path> files, Map<String, Path> index) {
    private static final List<String> FORMS = List.of("model.safetensors", "pytorch_model.bin");
    private static final String INDEX = ".index.json";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /**
     * Finds them.
     *
     * @throws ModelException if there are none, or the index is broken
     */
    static WeightsFiles of(Path folder) {
        for (String form : FORMS) {
            Path file = folder.resolve(form);
            if (Files.isRegularFile(file)) {
                return new WeightsFiles(List.of(file), Map.of());
            }
            Path index = folder.resolve(form + INDEX);
            if (Files.isRegularFile(index)) {
                return indexed(index);
            }
        }
        throw new ModelException(folder.resolve(FORMS.get(0)) + " is missing. A model is a folder with config.json,"
                + " tokenizer.json and model.safetensors (or pytorch_model.bin).");
    }

    private static WeightsFiles indexed(Path index) {
        Map<String, Path> places = new LinkedHashMap<>();
        Set<Path> files = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> tensor :
                JsonFile.read(index).path("weight_map").properties()) {
            String name = tensor.getValue().asText();
            if (!PLAIN_NAME.matcher(name).matches()) {
                throw new ModelException(
                        index + ": weight_map names a file that is no file of the folder itself: " + tensor.getValue());
            }
            Path file = index.resolveSibling(name);
            places.put(tensor.getKey(), file);
            files.add(file);
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new ModelException(file + " is missing; " + index.getFileName() + " lists it.");
            }
        }
        if (files.isEmpty()) {
            throw new ModelException(index + " has no weight_map.");
        }
        return new WeightsFiles(List.copyOf(files), places);
    }

    /**
     * Opens them; the caller closes the reader.
     *
     * @throws ModelException if a file is not well-formed, or lacks a tensor that the index says it has
     */
    WeightsReader open() {
        if (index.isEmpty()) {
            return open(files.get(0));
        }
        Map<Path, WeightsReader> readers = new LinkedHashMap<>();
        try {
            for (Path file : files) {
                readers.put(file, open(file));
            }
            Map<String, WeightsReader> byTensor = new LinkedHashMap<>();
            index.forEach((tensor, file) -> {
                WeightsReader reader = readers.get(file);
                if (reader == null || !reader.names().contains(tensor)) {
                    throw new ModelException(file + " has no tensor " + tensor + ", which the index looks for there.");
                }
                byTensor.put(tensor, reader);
            });
            return new ShardedWeights(String.valueOf(files.get(0).getParent()), byTensor);
        } catch (RuntimeException e) {
            readers.values().forEach(WeightsReader::close);
            throw e;
        }
    }

    private static WeightsReader open(Path file) {
        return file.toString().endsWith(".bin") ? TorchWeights.open(file) : SafeTensors.open(file);
    }
}
