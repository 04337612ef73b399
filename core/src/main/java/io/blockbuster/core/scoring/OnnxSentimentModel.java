package io.blockbuster.core.scoring;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.CpuBert;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.wide.WidePart;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A BERT classifier run by ONNX Runtime on the CPU, with the wide part of its folder where that has one. */
public final class OnnxSentimentModel implements SentimentModel {
    private static final Device CPU = new Device.Cpu();

    private final ModelFolder folder;
    private final SentimentLabels labels;
    private final ModelTokenizer tokenizer;
    private final BertSession session;
    private final Precision precision;

    private OnnxSentimentModel(
            ModelFolder folder,
            SentimentLabels labels,
            ModelTokenizer tokenizer,
            BertSession session,
            Precision precision) {
        this.folder = folder;
        this.labels = labels;
        this.tokenizer = tokenizer;
        this.session = session;
        this.precision = precision;
    }

    /**
     * Loads a model and runs it once.
     *
     * @param path a folder in Hugging Face layout
     * @throws ModelException if the model cannot be used
     */
    public static OnnxSentimentModel open(Path path) {
        ModelFolder folder = ModelFolder.open(path);
        try (WeightsReader weights = folder.weights()) {
            return of(folder, BertWeights.classifier(folder.config(), weights));
        }
    }

    /**
     * Loads a model whose weights are in memory already, such as a base with an update merged in.
     *
     * @throws ModelException as {@link #open}
     */
    public static OnnxSentimentModel of(ModelFolder folder, BertWeights weights) {
        return of(folder, weights, WidePart.of(folder.path()));
    }

    /**
     * Loads a model whose weights and wide part are in memory already.
     *
     * @throws ModelException as {@link #open}
     */
    public static OnnxSentimentModel of(ModelFolder folder, BertWeights weights, Optional<WidePart> wide) {
        return of(folder, weights, wide, Precision.FP32);
    }

    /**
     * Loads a model with its linear maps in integers of 8 bits: faster where the CPU multiplies these, and a little off.
     *
     * @throws ModelException as {@link #open}
     */
    public static OnnxSentimentModel int8(ModelFolder folder, BertWeights weights, Optional<WidePart> wide) {
        return of(folder, weights, wide, Precision.INT8);
    }

    private static OnnxSentimentModel of(
            ModelFolder folder, BertWeights weights, Optional<WidePart> wide, Precision precision) {
        SentimentLabels labels = SentimentLabels.of(folder.labels());
        Meanwhile<ModelTokenizer> tokenizer = Meanwhile.make(() -> ModelTokenizer.open(folder, wide));
        BertSession session;
        try {
            session = session(folder, weights, precision);
        } catch (RuntimeException e) {
            tokenizer.giveUp(ModelTokenizer::close);
            throw e;
        }
        try {
            return new OnnxSentimentModel(folder, labels, tokenizer.await(), session, precision);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static BertSession session(ModelFolder folder, BertWeights weights, Precision precision) {
        CpuBert bert = precision == Precision.INT8
                ? BertGraph.int8Classifier(folder.config(), weights)
                : BertGraph.classifier(folder.config(), weights);
        return Sessions.open(bert, folder.maxTokens(), folder.version(), precision);
    }

    /** This model in integers of 8 bits. Both have one tokenizer: one is to be dropped, the other closed. */
    OnnxSentimentModel inInt8(BertWeights weights) {
        return new OnnxSentimentModel(
                folder, labels, tokenizer, session(folder, weights, Precision.INT8), Precision.INT8);
    }

    /** Closes what this model does not share with its form in the other precision. */
    void drop() {
        session.close();
    }

    /** What it is computed in: float32 or integers of 8 bits. */
    public Precision precision() {
        return precision;
    }

    @Override
    public ModelVersion version() {
        return folder.version();
    }

    /** The folder the model was loaded from. */
    public ModelFolder folder() {
        return folder;
    }

    @Override
    public Device device() {
        return CPU;
    }

    @Override
    public int maxTokens() {
        return folder.maxTokens();
    }

    @Override
    public Tokens tokenize(String text) {
        return tokenizer.tokenize(text);
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        Score[] scores = new Score[batch.size()];
        for (EqualLengths run : runs(batch)) {
            float[] logits = logits(run.rows());
            for (int i = 0; i < run.positions().length; i++) {
                int position = run.positions()[i];
                scores[position] = scoreOf(logits, i, batch.get(position).wideMargin());
            }
        }
        return Arrays.asList(scores);
    }

    @Override
    public int padding(List<Tokens> batch) {
        int computed = runs(batch).stream()
                .mapToInt(run -> run.rows().length * run.rows()[0].length)
                .sum();
        return computed - batch.stream().mapToInt(Tokens::length).sum();
    }

    /** In 8 bits the texts of a run share the scale of their activations: alone, each has the same score in any company. */
    private List<EqualLengths> runs(List<Tokens> batch) {
        return precision == Precision.INT8 ? EqualLengths.alone(batch) : EqualLengths.of(batch);
    }

    private float[] logits(int[][] rows) {
        try {
            return session.run(rows);
        } catch (OrtException e) {
            throw new InferenceException("ONNX Runtime could not run the model: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InferenceException("The model cannot run this input: " + e.getMessage(), e);
        }
    }

    private Score scoreOf(float[] logits, int row, float wideMargin) {
        int classes = labels.names().size();
        float[] own = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
        own[labels.positive()] += wideMargin / 2;
        own[labels.negative()] -= wideMargin / 2;
        for (float logit : own) {
            if (!Float.isFinite(logit)) {
                throw new InferenceException("The model's output is not a finite number: " + Arrays.toString(own));
            }
        }
        return new Score(own, labels.probability(own, folder.settings().temperature()));
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
