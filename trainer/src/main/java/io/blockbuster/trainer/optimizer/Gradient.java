package io.blockbuster.trainer.optimizer;

/**
 * The gradient of one tensor: some of its rows; rows that are absent have no gradient and are left as they are.
 *
 * @param rows indexes of rows, each once
 * @param values row-major, as many rows as {@code rows} has
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step: compared nowhere
public record Gradient(int[] rows, float[] values) {
    /** The gradient of a whole tensor, as one row. */
    public static Gradient dense(float[] values) {
        return new Gradient(new int[1], values);
    }

    int rowLength() {
        return rows.length == 0 ? 0 : values.length / rows.length;
    }
}
