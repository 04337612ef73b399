package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a model by name, in a fixed order.
 *
 * @param byName names as in {@link BertNames}
 */
public record Parameters(Map<String, Tensor> byName) {
    public Parameters {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /**
     * The tensor of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names it
     */
    public Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model has no tensor " + name);
        }
        return tensor;
    }

    /** The number of values in all tensors. */
    public long count() {
        return byName.values().stream()
                .mapToLong(tensor -> tensor.values().length)
                .sum();
    }

    /** The same names with copies of the tensors. */
    public Parameters copy() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        byName.forEach((name, tensor) -> copies.put(name, Tensors.copy(tensor)));
        return new Parameters(copies);
    }
}
