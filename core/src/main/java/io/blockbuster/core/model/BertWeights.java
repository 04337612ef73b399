package io.blockbuster.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a BERT, named as in Hugging Face's {@code BertForSequenceClassification}, complete and of the shapes
 * that its configuration demands.
 */
public final class BertWeights {
    private static final String PREFIX = "bert.";

    private final Map<String, Tensor> tensors;

    private BertWeights(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * The weights of a sequence classifier: the encoder, the pooler and the head.
     *
     * @throws ModelException naming every tensor that is missing or misshapen
     */
    public static BertWeights classifier(BertConfig config, WeightsReader reader) {
        return read(BertShapes.classifier(config), reader);
    }

    /**
     * The weights of an encoder alone.
     *
     * @throws ModelException naming every tensor that is missing or misshapen
     */
    public static BertWeights encoder(BertConfig config, WeightsReader reader) {
        return read(BertShapes.encoder(config), reader);
    }

    private static BertWeights read(Map<String, int[]> shapes, WeightsReader reader) {
        Set<String> present = reader.names();
        Map<String, String> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            String alias =
                    aliases(name).stream().filter(present::contains).findFirst().orElse("");
            if (alias.isEmpty()) {
                missing.add(name);
                return;
            }
            found.put(name, alias);
            long[] actual = reader.shape(alias);
            if (!Arrays.equals(actual, Arrays.stream(shape).asLongStream().toArray())) {
                misshapen.add(alias + " is " + Arrays.toString(actual) + ", not " + Arrays.toString(shape));
            }
        });
        if (!missing.isEmpty() || !misshapen.isEmpty()) {
            throw new ModelException(reader.origin() + " does not fit its config.json."
                    + (missing.isEmpty() ? "" : " Missing: " + String.join(", ", missing) + ".")
                    + (misshapen.isEmpty() ? "" : " Misshapen: " + String.join("; ", misshapen) + "."));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        found.forEach((name, alias) -> tensors.put(name, reader.read(alias)));
        return new BertWeights(Collections.unmodifiableMap(tensors));
    }

    /** The names a tensor goes by: with or without the prefix, and the LayerNorm names of the first BERT. */
    private static List<String> aliases(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        if (name.startsWith(PREFIX)) {
            names.add(name.substring(PREFIX.length()));
        }
        for (String modern : List.copyOf(names)) {
            names.add(
                    modern.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"));
        }
        return names;
    }

    /** All tensors, by name with the prefix {@code bert.}; not to be changed. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * A tensor by its name with the prefix {@code bert.}.
     *
     * @throws IllegalArgumentException if this model has none of that name
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    /**
     * These weights with some tensors replaced, such as a base model with an update merged in.
     *
     * @throws ModelException if a tensor is not of this model or has another shape
     */
    public BertWeights with(Map<String, Tensor> changed) {
        Map<String, Tensor> merged = new LinkedHashMap<>(tensors);
        changed.forEach((name, tensor) -> {
            Tensor former = merged.put(name, tensor);
            if (former == null || !Arrays.equals(former.shape(), tensor.shape())) {
                throw new ModelException("Tensor " + name + " of shape " + Arrays.toString(tensor.shape())
                        + " does not fit: the model "
                        + (former == null ? "has none of that name." : "has " + Arrays.toString(former.shape()) + "."));
            }
        });
        return new BertWeights(Collections.unmodifiableMap(merged));
    }
}
