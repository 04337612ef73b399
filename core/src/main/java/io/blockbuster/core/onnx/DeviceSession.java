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
        try (SessionOptions session = options()) {
            if (device instanceof Device.Cuda gpu) {
                CudaProvider.addTo(session, gpu, options);
            }
            return OnnxRuntime.shared().createSession(model, session);
        }
    }

    /** Those that all sessions share: each run takes its caller's thread. */
    static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        // Hardly two batches have one shape; a pattern for each costs more than it saves.
        options.setMemoryPatternOptimization(false);
        return options;
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
