package io.blockbuster.core.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime's settings for a GPU. */
final class CudaProvider {
    /** Bits of {@code AttentionBackend}: memory-efficient attention, and plain mathematics where that does not fit. */
    private static final int EFFICIENT_OR_PLAIN_ATTENTION = 2 | 16;

    private CudaProvider() {}

    /** Has a session run on this GPU. */
    static void addTo(SessionOptions session, Device.Cuda device, CudaOptions options) throws OrtException {
        if (options.tensorRt()) {
            OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.index());
            for (Map.Entry<String, String> option : tensorRt(options).entrySet()) {
                tensorRt.add(option.getKey(), option.getValue());
            }
            session.addTensorrt(tensorRt);
        }
        OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index());
        for (Map.Entry<String, String> option : cuda(options).entrySet()) {
            cuda.add(option.getKey(), option.getValue());
        }
        session.addCUDA(cuda);
    }

    static Map<String, String> cuda(CudaOptions options) {
        Map<String, String> settings = new LinkedHashMap<>();
        // Sums of a normalization in float32, also in half precision.
        settings.put("enable_skip_layer_norm_strict_mode", "1");
        // Softmax in float32. TensorRT's fused attention may not, and two runs of a session race to set it up.
        settings.put("sdpa_kernel", Integer.toString(EFFICIENT_OR_PLAIN_ATTENTION));
        // Otherwise float32 is multiplied with the ten bits of precision of TF32.
        settings.put("use_tf32", "0");
        // Batches differ in size; powers of two would take up to twice the memory.
        settings.put("arena_extend_strategy", "kSameAsRequested");
        if (options.memoryLimit() > 0) {
            settings.put("gpu_mem_limit", Long.toString(options.memoryLimit() - workspace(options)));
        }
        return settings;
    }

    static Map<String, String> tensorRt(CudaOptions options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("trt_fp16_enable", options.half() ? "1" : "0");
        if (options.memoryLimit() > 0) {
            settings.put("trt_max_workspace_size", Long.toString(workspace(options)));
        }
        return settings;
    }

    /** The part of the memory that TensorRT may have. */
    private static long workspace(CudaOptions options) {
        return options.tensorRt() ? options.memoryLimit() / 2 : 0;
    }
}
