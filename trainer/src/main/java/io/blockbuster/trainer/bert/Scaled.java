package io.blockbuster.trainer.bert;

import ai.djl.ndarray.NDArray;

/**
 * An array times a number, for what is learned. DJL's own {@link NDArray#mul(Number)} frees the number at once, though the
 * backward pass reads it: after a garbage collection in between it reads somebody else's memory.
 */
public final class Scaled {
    private Scaled() {}

    /** The product; the number lives as long as the array's manager. */
    public static NDArray by(NDArray array, float factor) {
        return array.mul(array.getManager().create(factor));
    }
}
