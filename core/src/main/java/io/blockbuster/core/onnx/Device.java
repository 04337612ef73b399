package io.blockbuster.core.onnx;

/** Where a session runs. */
public sealed interface Device {
    /** ONNX Runtime's name of what runs the model here, such as {@code CUDAExecutionProvider}. */
    String provider();

    /** The CPU: each run takes one thread, the caller's. */
    record Cpu() implements Device {
        @Override
        public String provider() {
            return "CPUExecutionProvider";
        }

        @Override
        public String toString() {
            return "cpu";
        }
    }

    /**
     * A GPU of NVIDIA.
     *
     * @param index counted from 0, as CUDA counts
     */
    record Cuda(int index) implements Device {
        @Override
        public String provider() {
            return "CUDAExecutionProvider";
        }

        @Override
        public String toString() {
            return "cuda:" + index;
        }
    }
}
