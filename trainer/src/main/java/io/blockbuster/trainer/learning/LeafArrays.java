package io.blockbuster.trainer.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.Tensors;
import io.blockbuster.trainer.optimizer.Gradient;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The parameters as arrays of one forward pass, made when first asked for; of some only the rows that it needs. */
public final class LeafArrays {
    private final NDManager manager;
    private final Parameters parameters;
    private final Map<String, int[]> rows;
    private final Predicate<String> learned;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * @param rows the rows that are needed of a tensor; all where none are named
     * @param learn whether gradients of all tensors are wanted, or of none
     */
    public LeafArrays(NDManager manager, Parameters parameters, Map<String, int[]> rows, boolean learn) {
        this(manager, parameters, rows, name -> learn);
    }

    /**
     * @param rows as above
     * @param learned of which tensors gradients are wanted, by name
     */
    public LeafArrays(NDManager manager, Parameters parameters, Map<String, int[]> rows, Predicate<String> learned) {
        this.manager = manager;
        this.parameters = parameters;
        this.rows = rows;
        this.learned = learned;
    }

    /** The array of a tensor, or of its needed rows {@code [rows, width]}. */
    public NDArray get(String name) {
        return arrays.computeIfAbsent(name, this::create);
    }

    private NDArray create(String name) {
        Tensor tensor = parameters.get(name);
        int[] some = rows.get(name);
        NDArray array = some == null
                ? manager.create(
                        tensor.values(),
                        new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray()))
                : manager.create(Tensors.rows(tensor, some), new Shape(some.length, Tensors.rowLength(tensor)));
        if (learned.test(name)) {
            array.setRequiresGradient(true);
        }
        return array;
    }

    /** Adds the gradients of what is learned after a backward pass. */
    public void addTo(Gradients gradients, float scale) {
        arrays.forEach((name, array) -> {
            if (!learned.test(name)) {
                return;
            }
            float[] values = array.getGradient().toFloatArray();
            int[] some = rows.get(name);
            gradients.add(name, some == null ? Gradient.dense(values) : new Gradient(some, values), scale);
        });
    }
}
