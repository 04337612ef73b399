package io.blockbuster.trainer.linear;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A sparse matrix of zeros and ones, by rows.
 *
 * @param columns the number of columns
 * @param starts where each row begins in {@code entries}; one more at the end
 * @param entries the columns that are 1, row after row
 */
@SuppressWarnings("ArrayRecordComponent") // hundreds of megabytes: copied nowhere
public record BinaryRows(int columns, int[] starts, int[] entries) {
    /** A matrix of rows given by the columns that are 1, each once. */
    public static BinaryRows of(int count, IntFunction<int[]> row, int columns) {
        List<int[]> rows = IntStream.range(0, count).parallel().mapToObj(row).toList();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = Math.addExact(starts[i], rows.get(i).length);
        }
        int[] entries = new int[starts[count]];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows.get(i), 0, entries, starts[i], rows.get(i).length);
        }
        return new BinaryRows(columns, starts, entries);
    }

    /** The number of rows. */
    public int rows() {
        return starts.length - 1;
    }

    /** The product of the matrix and a vector, plus a constant. */
    public double[] times(float[] vector, double constant) {
        double[] product = new double[rows()];
        for (int row = 0; row < product.length; row++) {
            double sum = constant;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                sum += vector[entries[i]];
            }
            product[row] = sum;
        }
        return product;
    }

    /** The transposed matrix times a vector of one value a row. */
    public double[] transposedTimes(double[] vector) {
        double[] product = new double[columns];
        for (int row = 0; row < vector.length; row++) {
            double value = vector[row];
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                product[entries[i]] += value;
            }
        }
        return product;
    }
}
