package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.delta.Delta;
import io.blockbuster.trainer.delta.DeltaSettings;
import io.blockbuster.trainer.delta.DeltaTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that learns a delta to a model and writes two things: the model with the delta merged in, as a folder, and in its
 * subfolder {@value #DELTA} the delta by itself. Both are judged as written: in float32, however the base was held while
 * learning. The run's page shows the merged model.
 */
public final class LoraRun {
    /** The subfolder with the delta. */
    public static final String DELTA = "delta";

    private final RunInputs inputs;
    private final RunListener listener;
    private final DeltaSettings settings;

    public LoraRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
        this.settings = DeltaSettings.of(inputs.recipe());
    }

    /**
     * Learns to the end, or until the listener stops it.
     *
     * @return the evaluation on the held-out texts; empty if the run was stopped
     * @throws IllegalArgumentException if no text is held out to judge the delta
     */
    public Optional<Evaluation> run() throws IOException {
        ModelFolder base = ModelFolder.open(inputs.base());
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        if (data.split().validation().isEmpty()) {
            throw new IllegalArgumentException("recipe " + inputs.recipe().name()
                    + " needs held-out texts to judge the delta: give a validation share above 0, or more texts");
        }
        listener.onStage(String.format(
                "Learning from %,d labelled texts beside %,d replayed ones; %,d held out, %,d dropped",
                data.split().train().size(),
                data.unlabelled().size(),
                data.split().validation().size(),
                data.dropped()));
        Files.createDirectories(inputs.out());
        ResumableLearning learning = new ResumableLearning(inputs, listener);
        try (DeltaTraining training = DeltaTraining.of(base, settings, listener::onStage)) {
            Optional<Delta> delta = training.learn(
                    data.split().train(),
                    data.unlabelled(),
                    (learner, examples) -> learning.run(learner, examples, () -> Double.NaN));
            if (delta.isEmpty()) {
                return Optional.empty();
            }
            List<Prediction> judged = write(training, delta.get(), base, data);
            RunReport.write(inputs, base, data, learning.history(), judged);
            learning.finish();
            return Optional.of(Evaluation.of(judged));
        }
    }

    /** Writes model and delta; returns what the merged model says of the held-out texts, in their order. */
    private List<Prediction> write(DeltaTraining training, Delta delta, ModelFolder base, TrainingData data)
            throws IOException {
        List<PieceText> heldOut = new PieceCorpus(base.tokenizer(), inputs.cache())
                .of(data.split().validation());
        List<String> texts =
                data.split().validation().stream().map(LabelledText::text).toList();
        double[] margins = training.mergedMargins(delta.content(), texts);
        double temperature =
                settings.besideWidePart() ? base.settings().temperature() : Verdict.temperature(heldOut, margins);
        Integer own = settings.maxTokens();
        int maxTokens = own == null ? base.maxTokens() : own;
        List<Prediction> merged = Verdict.predictions(heldOut, margins, temperature, maxTokens);
        Evaluation after = Evaluation.of(merged);
        ClassifierFolder.write(inputs.out(), base, training.merged(delta.content()), Precision.F16);
        Optional<WidePart> wide = training.mergedWidePart(delta.content());
        if (wide.isPresent()) {
            wide.get().write(inputs.out());
        } else {
            Files.deleteIfExists(inputs.out().resolve(WidePart.FILE));
        }
        new RunResult(inputs.recipe(), data, temperature, after).write(inputs.out(), base);
        GoldenFile.write(inputs.out(), base);
        if (!canScore(base)) {
            listener.onStage("No delta is written: the base cannot score without it, so there is nothing to add it to");
            return merged;
        }
        Map<String, Object> validation = new LinkedHashMap<>();
        validation.put("base", summary(heldOut, training.margins(texts), temperature, maxTokens));
        validation.put("asLearned", summary(heldOut, training.margins(delta.content(), texts), temperature, maxTokens));
        validation.put("merged", ClassifierRun.summary(after));
        delta.write(inputs.out().resolve(DELTA), base, RunResult.version(inputs.recipe(), base), validation);
        return merged;
    }

    private static boolean canScore(ModelFolder base) {
        try (WeightsReader reader = base.weights()) {
            return BertWeights.hasHead(base.config(), reader);
        }
    }

    private static Map<String, Object> summary(
            List<PieceText> judged, double[] margins, double temperature, int maxTokens) {
        return ClassifierRun.summary(Verdict.of(judged, margins, temperature, maxTokens));
    }
}
