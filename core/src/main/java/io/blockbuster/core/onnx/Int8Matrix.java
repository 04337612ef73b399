package io.blockbuster.core.onnx;

import io.blockbuster.core.model.Tensor;
import java.util.List;

/**
 * The weights of a linear map in integers from −127 to 127: a weight is its integer times the scale of its output.
 *
 * @param in how many values it takes
 * @param values {@code [in, out]}
 * @param scales one for each output
 */
@SuppressWarnings("ArrayRecordComponent") // weights: compared nowhere, copied nowhere
record Int8Matrix(int in, byte[] values, float[] scales) {
    private static final int LARGEST = 127;

    /**
     * The outputs of several maps of the same input, side by side.
     *
     * @param weights each {@code [out, in]}
     */
    static Int8Matrix of(List<Tensor> weights) {
        int in = weights.get(0).shape()[1];
        int out = weights.stream().mapToInt(weight -> weight.shape()[0]).sum();
        Int8Matrix matrix = new Int8Matrix(in, new byte[in * out], new float[out]);
        int column = 0;
        for (Tensor weight : weights) {
            for (int row = 0; row < weight.shape()[0]; row++) {
                matrix.round(weight.values(), row * in, column++);
            }
        }
        return matrix;
    }

    private void round(float[] weights, int from, int column) {
        float largest = 0;
        for (int i = 0; i < in; i++) {
            largest = Math.max(largest, Math.abs(weights[from + i]));
        }
        float scale = largest / LARGEST;
        // Also what is no number: it stays in the scale and so in every result.
        scales[column] = scale;
        if (scale == 0) {
            return;
        }
        for (int i = 0; i < in; i++) {
            values[i * scales.length + column] = (byte) Math.round(weights[from + i] / scale);
        }
    }
}
