package io.blockbuster.trainer.linear;

/**
 * One weight a column and a constant: the logit of a row is their sum.
 *
 * @param weights by column
 * @param bias the constant
 */
@SuppressWarnings("ArrayRecordComponent") // millions of weights: copied nowhere
public record LinearModel(float[] weights, double bias) {
    /** The logits of rows, positive where the model says positive. */
    public double[] logits(BinaryRows rows) {
        return rows.times(weights, bias);
    }
}
