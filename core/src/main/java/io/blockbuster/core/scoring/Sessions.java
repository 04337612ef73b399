package io.blockbuster.core.scoring;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.CpuBert;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions on the CPU, runs each once, and says so. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Device CPU = new Device.Cpu();
    private static final int[][] WARM_UP = {{0, 0, 0}};

    private Sessions() {}

    static BertSession open(CpuBert model, int maxTokens, ModelVersion version, Precision precision) {
        try {
            BertSession session = BertSession.open(model, maxTokens);
            try {
                requireFinite(session.run(WARM_UP), version);
            } catch (OrtException | ModelException e) {
                session.close();
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("model", version)
                    .addKeyValue("device", CPU)
                    .addKeyValue("precision", precision)
                    .log("Model loaded");
            return session;
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime cannot load " + version + " on " + CPU + ": " + e.getMessage(), e);
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
