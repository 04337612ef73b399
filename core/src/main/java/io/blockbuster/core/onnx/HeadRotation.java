package io.blockbuster.core.onnx;

import io.blockbuster.core.model.Tensor;
import java.util.Arrays;

/**
 * A turn of the queries and keys of each head into a basis in which rounding their weights costs least.
 *
 * <p>Turned alike, queries and keys have the products they had. But of the components that were learned a few are far
 * larger than the others, and the rounding errors of those few are the error of the product. The discrete cosine
 * transform makes each component a mixture of all: they are of like size, and their errors average out. For a head of 64
 * components of which one matters, the error becomes an eighth.
 */
final class HeadRotation {
    private final double[][] basis;

    /** @param width components of a head */
    HeadRotation(int width) {
        basis = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                basis[i][j] =
                        Math.sqrt((i == 0 ? 1.0 : 2.0) / width) * Math.cos(Math.PI * (2 * j + 1) * i / (2 * width));
            }
        }
    }

    /** The weights {@code [heads · width, in]} or biases {@code [heads · width]} of queries or keys, turned. */
    Tensor apply(Tensor rows) {
        int width = basis.length;
        int columns = rows.values().length / rows.shape()[0];
        float[] turned = new float[rows.values().length];
        double[] sums = new double[columns];
        for (int row = 0; row < rows.shape()[0]; row++) {
            Arrays.fill(sums, 0);
            int head = row / width * width;
            for (int i = 0; i < width; i++) {
                double share = basis[row - head][i];
                for (int column = 0; column < columns; column++) {
                    sums[column] += share * rows.values()[(head + i) * columns + column];
                }
            }
            for (int column = 0; column < columns; column++) {
                turned[row * columns + column] = (float) sums[column];
            }
        }
        return new Tensor(rows.shape(), turned);
    }
}
