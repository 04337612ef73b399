package io.blockbuster.core.scoring;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.OnnxRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions on the device asked for, and says which device and why. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int[][] WARM_UP = {{0, 0, 0}};

    private Sessions() {}

    static BertSession open(byte[] model, DeviceChoice choice, int maxTokens, ModelVersion version) {
        return switch (choice.kind()) {
            case CPU -> onCpu(model, maxTokens, version, "asked for");
            case CUDA -> onCuda(model, choice.index(), maxTokens, version, "asked for");
            case AUTO ->
                OnnxRuntime.cudaObstacle(choice.index())
                        .map(obstacle -> onCpu(model, maxTokens, version, "no CUDA: " + obstacle))
                        .orElseGet(() -> cudaOrCpu(model, choice.index(), maxTokens, version));
        };
    }

    private static BertSession cudaOrCpu(byte[] model, int index, int maxTokens, ModelVersion version) {
        try {
            return onCuda(model, index, maxTokens, version, "CUDA can be used");
        } catch (ModelException e) {
            return onCpu(model, maxTokens, version, String.valueOf(e.getMessage()));
        }
    }

    private static BertSession onCuda(byte[] model, int index, int maxTokens, ModelVersion version, String reason) {
        OnnxRuntime.cudaObstacle(index).ifPresent(obstacle -> {
            throw new ModelException("The model cannot run on cuda:" + index + ": " + obstacle + ".");
        });
        return open(model, new Device.Cuda(index), maxTokens, version, reason);
    }

    private static BertSession onCpu(byte[] model, int maxTokens, ModelVersion version, String reason) {
        return open(model, new Device.Cpu(), maxTokens, version, reason);
    }

    private static BertSession open(byte[] model, Device device, int maxTokens, ModelVersion version, String reason) {
        try {
            BertSession session = BertSession.open(model, device, maxTokens);
            try {
                requireFinite(session.run(WARM_UP), version);
            } catch (OrtException | ModelException e) {
                session.close();
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("model", version)
                    .addKeyValue("device", device)
                    .addKeyValue("reason", reason)
                    .log("Model loaded");
            return session;
        } catch (OrtException e) {
            throw new ModelException(
                    "ONNX Runtime cannot load " + version + " on " + device + ": " + e.getMessage(), e);
        }
    }

    private static void requireFinite(float[] logits, ModelVersion version) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new ModelException("The weights of " + version
                        + " give logits that are not finite numbers: its training diverged, or its file is damaged.");
            }
        }
    }
}
