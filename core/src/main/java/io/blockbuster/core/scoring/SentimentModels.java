package io.blockbuster.core.scoring;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.wide.WidePart;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads models onto the devices that a user asks for, and says which were taken and why. */
public final class SentimentModels {
    private static final Logger LOG = LoggerFactory.getLogger(SentimentModels.class);

    private SentimentModels() {}

    /**
     * Loads a model and runs it once.
     *
     * @param path a folder in Hugging Face layout
     * @throws ModelException if the model cannot be used, or a device asked for is not there
     */
    public static SentimentModel open(Path path, DeviceChoice choice) {
        Meanwhile<Boolean> runtime = Meanwhile.make(OnnxRuntime::hasFastInt8); // which unpacks and starts it
        ModelFolder folder = ModelFolder.open(path);
        try (WeightsReader reader = folder.weights()) {
            BertWeights weights = BertWeights.classifier(folder.config(), reader);
            Optional<WidePart> wide = WidePart.of(folder.path());
            runtime.await();
            return load(new Loading(folder, weights, wide, choice, ModelProof.NONE), true);
        }
    }

    /**
     * Loads a model in place of one that runs already: a GPU that fails now is tried again later.
     *
     * @param proof what the model is held against before it is taken
     * @throws ModelException if the model cannot be used
     */
    public static SentimentModel replacement(
            ModelFolder folder, BertWeights weights, Optional<WidePart> wide, DeviceChoice choice, ModelProof proof) {
        return load(new Loading(folder, weights, wide, choice, proof), false);
    }

    private static SentimentModel load(Loading loading, boolean devicesMustWork) {
        return switch (loading.choice().kind()) {
            case CPU -> loading.onCpu();
            case CUDA -> loading.onGpus(devicesMustWork);
            case AUTO -> loading.onWhatIsThere(devicesMustWork);
        };
    }

    private record Loading(
            ModelFolder folder, BertWeights weights, Optional<WidePart> wide, DeviceChoice choice, ModelProof proof) {
        SentimentModel onWhatIsThere(boolean mustWork) {
            Optional<String> obstacle =
                    OnnxRuntime.cudaObstacle(choice.index(), choice.cuda().tensorRt());
            if (obstacle.isPresent()) {
                LOG.atInfo().addKeyValue("reason", obstacle.get()).log("The CPU is taken, without CUDA");
                return onCpu();
            }
            try {
                return onGpus(mustWork);
            } catch (ModelException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("The CPU is taken, as CUDA does not work");
                return onCpu();
            }
        }

        SentimentModel onGpus(boolean mustWork) {
            PooledModel model =
                    new PooledModel(folder.version(), folder.maxTokens(), ModelTokenizer.open(folder, wide), this::on);
            SentimentModel pool = mustWork
                    ? DevicePool.open(model, choice.gpus(), PoolSettings.DEFAULT)
                    : DevicePool.openOnWhatWorks(model, choice.gpus(), PoolSettings.DEFAULT);
            try {
                prove(pool);
                return pool;
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }

        private void prove(SentimentModel pool) {
            if (pool.device() instanceof Device.Cuda) {
                proof.require(pool);
            } else if (proof != ModelProof.NONE) {
                try (OnnxSentimentModel exact = OnnxSentimentModel.of(folder, weights, wide)) {
                    proof.require(exact);
                }
            }
        }

        SentimentModel onCpu() {
            return onCpu(proof);
        }

        private OnnxSentimentModel onCpu(ModelProof required) {
            Precision precision = choice.cuda().precision();
            if (precision == Precision.INT8 && required == ModelProof.NONE) {
                return OnnxSentimentModel.int8(folder, weights, wide);
            }
            OnnxSentimentModel exact = OnnxSentimentModel.of(folder, weights, wide);
            try {
                required.require(exact);
                return switch (precision) {
                    case AUTO -> Int8Trial.quickest(exact, weights);
                    case INT8 -> rounded(exact);
                    case FP32, FP16 -> exact;
                };
            } catch (RuntimeException e) {
                exact.close();
                throw e;
            }
        }

        private OnnxSentimentModel rounded(OnnxSentimentModel exact) {
            OnnxSentimentModel rounded = exact.inInt8(weights);
            exact.drop();
            return rounded;
        }

        private SentimentModel on(Device device) {
            return device instanceof Device.Cuda gpu
                    ? PackedSentimentModel.onGpu(folder, weights, wide, gpu, choice.cuda())
                    : onCpu(ModelProof.NONE);
        }
    }
}
