package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.Tensor;
import java.util.Arrays;

/** Making and measuring tensors that are learned: their values are changed in place. */
public final class Tensors {
    private Tensors() {}

    /** A tensor of zeros. */
    public static Tensor zeros(int... shape) {
        return new Tensor(shape, new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)]);
    }

    /** The length of a row: the product of all extents but the first. */
    public static int rowLength(Tensor tensor) {
        return tensor.shape().length == 0 ? 1 : tensor.values().length / tensor.shape()[0];
    }

    /** A tensor of the same shape with a copy of the values. */
    public static Tensor copy(Tensor tensor) {
        return new Tensor(tensor.shape().clone(), tensor.values().clone());
    }

    /** Some rows of a tensor, one after the other. */
    public static float[] rows(Tensor tensor, int[] rows) {
        int width = rowLength(tensor);
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(tensor.values(), rows[i] * width, values, i * width, width);
        }
        return values;
    }
}
