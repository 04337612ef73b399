package io.blockbuster.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * The weights of a sequence classifier whose head may be missing or have another number of labels, such as a
     * pretrained base: what does not fit of pooler and classifier is made anew.
     *
     * @throws ModelException naming every tensor of the encoder that is missing or misshapen
     */
    public static BertWeights classifier(BertConfig config, WeightsReader reader, NewTensor newTensor) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(encoder(config, reader).tensors);
        BertShapes.head(config).forEach((name, shape) -> {
            Optional<String> alias = find(name, reader);
            boolean fits = alias.isPresent() && Arrays.equals(reader.shape(alias.get()), longs(shape));
            tensors.put(name, fits ? reader.read(alias.get()) : newTensor.create(name, shape));
        });
        return new BertWeights(Collections.unmodifiableMap(tensors));
    }

    /** Whether a file has all that classifies: pooler and classifier, whatever their shapes. */
    public static boolean hasHead(BertConfig config, WeightsReader reader) {
        return BertShapes.head(config).keySet().stream()
                .allMatch(name -> find(name, reader).isPresent());
    }

    /** Makes a tensor that a file lacks. */
    @FunctionalInterface
    public interface NewTensor {
        Tensor create(String name, int[] shape);
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
        Map<String, String> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            Optional<String> alias = find(name, reader);
            if (alias.isEmpty()) {
                missing.add(name);
                return;
            }
            found.put(name, alias.get());
            long[] actual = reader.shape(alias.get());
            if (!Arrays.equals(actual, longs(shape))) {
                misshapen.add(alias.get() + " is " + Arrays.toString(actual) + ", not " + Arrays.toString(shape));
            }
        });
        if (misshapen.isEmpty() && !missing.isEmpty() && missing.stream().allMatch(BertShapes::isOfHead)) {
            throw new ModelException(reader.origin() + " has no head that classifies (missing: "
                    + String.join(", ", missing) + "): it is a base to learn from. Learn a classifier with"
                    + " 'blockbuster train --base FOLDER --data FILE'.");
        }
        if (!missing.isEmpty() || !misshapen.isEmpty()) {
            throw new ModelException(reader.origin() + " does not fit its config.json."
                    + (missing.isEmpty() ? "" : " Missing: " + String.join(", ", missing) + ".")
                    + (misshapen.isEmpty() ? "" : " Misshapen: " + String.join("; ", misshapen) + "."));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        found.forEach((name, alias) -> tensors.put(name, reader.read(alias)));
        return new BertWeights(Collections.unmodifiableMap(tensors));
    }

    private static Optional<String> find(String name, WeightsReader reader) {
        Set<String> present = reader.names();
        return aliases(name).stream().filter(present::contains).findFirst();
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
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
