package io.blockbuster.core.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;

/** ONNX Runtime's sessions on any device, with the settings that all of them share. */
final class DeviceSession {
    private DeviceSession() {}

    /**
     * Loads a model.
     *
     * @throws OrtException if the runtime or the device refuses it
     */
    static OrtSession open(byte[] model, Device device, CudaOptions options) throws OrtException {
        try (SessionOptions session = new SessionOptions()) {
            session.setIntraOpNumThreads(1);
            session.setInterOpNumThreads(1);
            // No two batches have one shape; a pattern for each costs more than it saves.
            session.setMemoryPatternOptimization(false);
            if (device instanceof Device.Cuda gpu) {
                CudaProvider.addTo(session, gpu, options);
            }
            return OnnxRuntime.shared().createSession(model, session);
        }
    }

    /** Frees what a session holds. */
    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime did not close its session", e);
        }
    }
}
