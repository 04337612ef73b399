package io.blockbuster.trainer.bert;

import java.util.Arrays;

/**
 * A float32 array with a shape, row-major, in the Java heap.
 *
 * @param shape sizes from the outermost dimension in; empty for a scalar
 * @param values as many as the product of {@code shape}; shared, changed in place by the optimizer
 */
@SuppressWarnings("ArrayRecordComponent") // the optimizer changes the values in place
public record Tensor(long[] shape, float[] values) {
    public Tensor {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " asks for " + size + " values, not " + values.length);
        }
    }

    /** A tensor of zeros. */
    public static Tensor zeros(long... shape) {
        return new Tensor(shape, new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))]);
    }

    /** The length of a row: the product of all dimensions but the first. */
    public int rowLength() {
        return shape.length == 0 ? 1 : values.length / Math.toIntExact(shape[0]);
    }

    /** A tensor of the same shape with a copy of the values. */
    public Tensor copy() {
        return new Tensor(shape.clone(), values.clone());
    }
}
