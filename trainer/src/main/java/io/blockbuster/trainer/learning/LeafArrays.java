package io.blockbuster.trainer.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.Batch;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.Tensors;
import io.blockbuster.trainer.optimizer.Gradient;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters as arrays of one forward pass, made when first asked for; of the word embeddings only the batch's rows.
 */
final class LeafArrays {
    private final NDManager manager;
    private final Parameters parameters;
    private final int[] pieces;
    private final boolean learn;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    LeafArrays(NDManager manager, Parameters parameters, Batch batch, boolean learn) {
        this.manager = manager;
        this.parameters = parameters;
        this.pieces = batch.pieces();
        this.learn = learn;
    }

    NDArray get(String name) {
        return arrays.computeIfAbsent(name, this::create);
    }

    private NDArray create(String name) {
        Tensor tensor = parameters.get(name);
        NDArray array = name.equals(BertNames.WORDS)
                ? manager.create(rows(tensor), new Shape(pieces.length, Tensors.rowLength(tensor)))
                : manager.create(
                        tensor.values(),
                        new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray()));
        if (learn) {
            array.setRequiresGradient(true);
        }
        return array;
    }

    private float[] rows(Tensor tensor) {
        int width = Tensors.rowLength(tensor);
        float[] rows = new float[pieces.length * width];
        for (int i = 0; i < pieces.length; i++) {
            System.arraycopy(tensor.values(), pieces[i] * width, rows, i * width, width);
        }
        return rows;
    }

    /** Adds the gradients after a backward pass. */
    void addTo(Gradients gradients, float scale) {
        arrays.forEach((name, array) -> {
            float[] values = array.getGradient().toFloatArray();
            gradients.add(
                    name, name.equals(BertNames.WORDS) ? new Gradient(pieces, values) : Gradient.dense(values), scale);
        });
    }
}
