package io.blockbuster.core.update;

import io.blockbuster.core.model.Tensor;
import java.util.Arrays;

/**
 * The change of one linear layer as the product of two narrow matrices (Hu et al., 2021).
 *
 * @param a {@code [rank, in]}
 * @param b {@code [out, rank]}
 */
public record LowRank(Tensor a, Tensor b) {
    /** @throws UpdateRefusedException if the two cannot be multiplied */
    public LowRank {
        if (a.shape().length != 2 || b.shape().length != 2 || a.shape()[0] != b.shape()[1]) {
            throw new UpdateRefusedException(Refusal.DELTA, "lora_A [r, in] and lora_B [out, r] do not fit each other");
        }
    }

    int rank() {
        return a.shape()[0];
    }

    /**
     * W + scale · B·A.
     *
     * @param base W, {@code [out, in]}
     * @param module its name, for errors
     * @throws UpdateRefusedException if the shapes differ or a sum is no finite number
     */
    Tensor addedTo(Tensor base, float scale, String module) {
        int out = b.shape()[0];
        int in = a.shape()[1];
        if (base.shape()[0] != out || base.shape()[1] != in) {
            throw new UpdateRefusedException(
                    Refusal.DELTA,
                    "the delta to " + module + " is [" + out + ", " + in + "], the base [" + base.shape()[0] + ", "
                            + base.shape()[1] + "]");
        }
        float[] sum = base.values().clone();
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < rank(); k++) {
                float factor = b.values()[o * rank() + k];
                for (int i = 0; i < in; i++) {
                    row[i] += factor * a.values()[k * in + i];
                }
            }
            for (int i = 0; i < in; i++) {
                sum[o * in + i] += scale * row[i];
                if (!Float.isFinite(sum[o * in + i])) {
                    throw new UpdateRefusedException(
                            Refusal.DELTA, "a weight of " + module + " is no finite number any more");
                }
            }
        }
        return new Tensor(base.shape(), sum);
    }
}
