package io.blockbuster.core.model;

import java.util.Arrays;

/**
 * A dense array of float32 in row-major order.
 *
 * @param shape the extents; empty for a scalar
 * @param values as many as the product of the extents; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // weights of up to gigabytes: compared nowhere, copied nowhere
public record Tensor(int[] shape, float[] values) {
    public Tensor {
        long count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
    }

    /** The matrix with rows and columns exchanged: from {@code [rows, columns]} to {@code [columns, rows]}. */
    public Tensor transposed() {
        if (shape.length != 2) {
            throw new IllegalArgumentException("not a matrix: shape " + Arrays.toString(shape));
        }
        int rows = shape[0];
        int columns = shape[1];
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return new Tensor(new int[] {columns, rows}, turned);
    }
}
