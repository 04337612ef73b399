package io.blockbuster.core.scoring;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.onnx.AttentionForm;
import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.onnx.PackedBertGraph;
import io.blockbuster.core.onnx.PackedSession;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.wide.WidePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A BERT classifier whose batches are run whole, packed end to end without padding: the form for GPUs. */
public final class PackedSentimentModel implements SentimentModel {
    private static final Logger LOG = LoggerFactory.getLogger(PackedSentimentModel.class);
    private static final List<int[]> WARM_UP = List.of(new int[] {0}, new int[] {0, 0, 0});

    private final ModelVersion version;
    private final int maxTokens;
    private final int classes;
    private final ModelTokenizer tokenizer;
    private final PackedSession session;

    private PackedSentimentModel(
            ModelVersion version, int maxTokens, int classes, ModelTokenizer tokenizer, PackedSession session) {
        this.version = version;
        this.maxTokens = maxTokens;
        this.classes = classes;
        this.tokenizer = tokenizer;
        this.session = session;
    }

    /**
     * Loads a model on a GPU and runs it once.
     *
     * @throws ModelException if the model or the GPU cannot be used
     */
    public static PackedSentimentModel onGpu(
            ModelFolder folder, BertWeights weights, Optional<WidePart> wide, Device.Cuda gpu, CudaOptions options) {
        OnnxRuntime.cudaObstacle(gpu.index(), options.tensorRt()).ifPresent(obstacle -> {
            throw new ModelException("The model cannot run on " + gpu + ": " + obstacle + ".");
        });
        return open(folder, weights, wide, gpu, options, AttentionForm.PACKED);
    }

    /**
     * Loads the same graph on the CPU, its attention computed by other operators: what of a GPU's result can be had
     * without one. In half precision the weights are rounded; ONNX Runtime computes in float32 all the same. Slower than
     * {@link OnnxSentimentModel}.
     */
    public static PackedSentimentModel imitated(
            ModelFolder folder, BertWeights weights, Optional<WidePart> wide, CudaOptions options) {
        return open(folder, weights, wide, new Device.Cpu(), options, AttentionForm.PADDED);
    }

    private static PackedSentimentModel open(
            ModelFolder folder,
            BertWeights weights,
            Optional<WidePart> wide,
            Device device,
            CudaOptions options,
            AttentionForm form) {
        SentimentLabels labels = SentimentLabels.of(folder.labels());
        byte[] graph = PackedBertGraph.classifier(
                folder.config(), weights, labels, folder.settings().temperature(), options.half(), form);
        PackedSession session;
        try {
            session = PackedSession.open(graph, device, options, folder.maxTokens());
        } catch (OrtException e) {
            throw new ModelException(
                    "ONNX Runtime cannot load " + folder.version() + " on " + device + ": " + e.getMessage(), e);
        }
        try {
            ModelTokenizer tokenizer = ModelTokenizer.open(folder, wide);
            PackedSentimentModel model = new PackedSentimentModel(
                    folder.version(), folder.maxTokens(), labels.names().size(), tokenizer, session);
            model.warmUp();
            LOG.atInfo()
                    .addKeyValue("model", folder.version())
                    .addKeyValue("device", device)
                    .addKeyValue("precision", options.half() ? Precision.FP16 : Precision.FP32)
                    .addKeyValue("attention", form)
                    .log("Model loaded");
            return model;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void warmUp() {
        try {
            score(WARM_UP.stream().map(ids -> new Tokens(ids, false)).toList());
        } catch (InferenceException e) {
            tokenizer.close();
            throw new ModelException(
                    "The model " + version + " does not run on " + device() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public ModelVersion version() {
        return version;
    }

    @Override
    public Device device() {
        return session.device();
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public Tokens tokenize(String text) {
        return tokenizer.tokenize(text);
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        float[] margins = new float[batch.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = batch.get(i).wideMargin();
        }
        PackedSession.Result result = run(batch.stream().map(Tokens::ids).toList(), margins);
        List<Score> scores = new ArrayList<>(batch.size());
        for (int i = 0; i < margins.length; i++) {
            float[] logits = Arrays.copyOfRange(result.logits(), i * classes, (i + 1) * classes);
            scores.add(score(logits, result.positive()[i]));
        }
        return scores;
    }

    private static Score score(float[] logits, float positive) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new InferenceException("The model's output is not a finite number: " + Arrays.toString(logits));
            }
        }
        return new Score(logits, positive);
    }

    private PackedSession.Result run(List<int[]> texts, float[] margins) {
        try {
            return session.run(texts, margins);
        } catch (OrtException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new InferenceException("The model cannot run this input: " + e.getMessage(), e);
        }
    }

    /** Tells a lack of memory, which smaller batches may mend, from what else ONNX Runtime complains of. */
    static InferenceException failure(String message, OrtException cause) {
        String lower = message.toLowerCase(Locale.ROOT);
        boolean memory = lower.contains("out of memory")
                || lower.contains("failed to allocate memory")
                || lower.contains("smaller than requested bytes")
                || lower.contains("cublas_status_alloc_failed");
        String text = "ONNX Runtime could not run the model: " + message;
        return memory ? new OutOfDeviceMemoryException(text, cause) : new InferenceException(text, cause);
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
