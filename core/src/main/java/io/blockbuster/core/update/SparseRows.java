package io.blockbuster.core.update;

import io.blockbuster.core.model.Tensor;

/**
 * What is added to some rows of a larger tensor.
 *
 * @param indices the rows, ascending, none twice
 * @param deltas what is added to each: {@code [rows]} or {@code [rows, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record SparseRows(int[] indices, Tensor deltas) {
    /** @throws UpdateRefusedException if indices and deltas do not belong together */
    public SparseRows {
        int previous = -1;
        for (int index : indices) {
            if (index <= previous) {
                throw new UpdateRefusedException(
                        Refusal.DELTA, "indices must rise from 0 on, but " + index + " follows " + previous);
            }
            previous = index;
        }
        int[] shape = deltas.shape();
        if (shape.length < 1 || shape[0] != indices.length) {
            throw new UpdateRefusedException(
                    Refusal.DELTA,
                    indices.length + " indices do not fit deltas of " + (shape.length < 1 ? 0 : shape[0]) + " rows");
        }
    }

    /**
     * The rows of {@code base} with the deltas added to some.
     *
     * @param base all rows, one after the other
     * @param width of a row
     * @param what the tensor's name, for errors
     * @throws UpdateRefusedException if a row is not there or not as wide, or a sum is no finite number
     */
    float[] addedTo(float[] base, int width, String what) {
        int rows = base.length / width;
        if (deltas.values().length != (long) indices.length * width) {
            throw new UpdateRefusedException(
                    Refusal.DELTA, "the deltas to " + what + " are not " + width + " wide, as its rows are");
        }
        if (indices.length > 0 && indices[indices.length - 1] >= rows) {
            throw new UpdateRefusedException(
                    Refusal.DELTA,
                    "row " + indices[indices.length - 1] + " of " + what + " is changed, which has only " + rows);
        }
        float[] sum = base.clone();
        for (int i = 0; i < indices.length; i++) {
            for (int j = 0; j < width; j++) {
                int at = indices[i] * width + j;
                sum[at] += deltas.values()[i * width + j];
                if (!Float.isFinite(sum[at])) {
                    throw new UpdateRefusedException(
                            Refusal.DELTA, "row " + indices[i] + " of " + what + " is no finite number any more");
                }
            }
        }
        return sum;
    }
}
