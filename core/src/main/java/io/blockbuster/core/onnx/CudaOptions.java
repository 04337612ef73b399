package io.blockbuster.core.onnx;

/**
 * How a model runs on a GPU.
 *
 * @param precision the numbers it is computed in
 * @param memoryLimit bytes of the GPU's memory for one model's weights and activations, at most; 0 for no limit
 * @param tensorRt whether TensorRT compiles what it can of the model
 */
public record CudaOptions(Precision precision, long memoryLimit, boolean tensorRt) {
    public static final CudaOptions DEFAULT = new CudaOptions(Precision.AUTO, 0, false);

    public CudaOptions {
        if (memoryLimit < 0) {
            throw new IllegalArgumentException("a limit of memory must not be negative, but is " + memoryLimit);
        }
    }

    /** Whether weights and activations are in half precision. */
    public boolean half() {
        return precision != Precision.FP32;
    }
}
