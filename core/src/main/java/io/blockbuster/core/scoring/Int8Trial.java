package io.blockbuster.core.scoring;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.text.Tokens;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice between float32 and integers of 8 bits on a CPU. Those are taken where the CPU is fast with them and the
 * model keeps its scores: each is off by {@link #TOLERANCE} at most, on the texts of its golden examples or, where it has
 * none, on {@link TrialTexts}.
 */
final class Int8Trial {
    /** How far a score may be off. */
    static final double TOLERANCE = 0.02;

    private static final Logger LOG = LoggerFactory.getLogger(Int8Trial.class);
    private static final int MAX_TEXTS = 64;

    private Int8Trial() {}

    /**
     * A model as it is, or in its place the same in integers of 8 bits.
     *
     * @param exact in float32
     * @param weights its weights
     */
    static OnnxSentimentModel quickest(OnnxSentimentModel exact, BertWeights weights) {
        ModelFolder folder = exact.folder();
        // In a model of one layer there is nothing to round: its last layer is always in float32.
        if (folder.config().layers() == 1 || !OnnxRuntime.hasFastInt8()) {
            return exact;
        }
        Meanwhile<OnnxSentimentModel> rounding = Meanwhile.make(() -> exact.inInt8(weights));
        List<Tokens> texts;
        List<Score> scores;
        try {
            texts = texts(folder).stream().map(exact::tokenize).toList();
            scores = exact.score(texts);
        } catch (ModelException | InferenceException e) {
            rounding.giveUp(OnnxSentimentModel::drop);
            return keep(exact, String.valueOf(e.getMessage()));
        }
        try {
            return quicker(exact, scores, rounding.await(), texts);
        } catch (ModelException | InferenceException e) {
            return keep(exact, String.valueOf(e.getMessage()));
        }
    }

    private static OnnxSentimentModel quicker(
            OnnxSentimentModel exact, List<Score> scores, OnnxSentimentModel rounded, List<Tokens> texts) {
        double off;
        try {
            off = difference(scores, rounded.score(texts));
        } catch (RuntimeException e) {
            rounded.drop();
            throw e;
        }
        if (off > TOLERANCE) {
            rounded.drop();
            return keep(exact, "scores would be off by up to " + off);
        }
        LOG.atInfo()
                .addKeyValue("model", exact.version())
                .addKeyValue("texts", texts.size())
                .addKeyValue("difference", off)
                .log("The model is computed in integers of 8 bits");
        exact.drop();
        return rounded;
    }

    private static OnnxSentimentModel keep(OnnxSentimentModel exact, String reason) {
        LOG.atWarn()
                .addKeyValue("model", exact.version())
                .addKeyValue("reason", reason)
                .log("The model stays in float32");
        return exact;
    }

    private static double difference(List<Score> exact, List<Score> rounded) {
        double largest = 0;
        for (int i = 0; i < exact.size(); i++) {
            largest = Math.max(
                    largest, Math.abs(exact.get(i).positive() - rounded.get(i).positive()));
        }
        return largest;
    }

    static List<String> texts(ModelFolder folder) {
        return folder.goldenTexts(MAX_TEXTS, TrialTexts::all);
    }
}
