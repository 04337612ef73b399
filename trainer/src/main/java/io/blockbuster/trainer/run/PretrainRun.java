package io.blockbuster.trainer.run;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertInitializer;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.MaskedPass;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that learns an encoder by guessing masked words of reviews, and writes a model folder without a head to start
 * other runs from. Labels are not looked at, and nothing is learned from held-out texts.
 */
public final class PretrainRun {
    /** Windows of held-out texts that the result is judged on. */
    private static final int JUDGED = 1_000;

    private final RunInputs inputs;
    private final RunListener listener;
    private final Recipe recipe;

    public PretrainRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
        this.recipe = inputs.recipe();
    }

    /**
     * Learns to the end, or until the listener stops it.
     *
     * @return the loss on held-out texts before and after; empty if the run was stopped or nothing was held out
     */
    public Optional<Losses> run() throws IOException {
        ModelFolder base = ModelFolder.open(inputs.base());
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        PieceCorpus corpus = new PieceCorpus(base.tokenizer(), inputs.cache());
        List<Example> windows = new ArrayList<>(windows(corpus.of(data.split().train())));
        windows.addAll(windows(corpus.of(data.unlabelled())));
        List<Example> judged = windows(corpus.of(data.split().validation()));
        judged = judged.subList(0, Math.min(JUDGED, judged.size()));
        BertInitializer initializer = new BertInitializer(base.config(), recipe.integer("seed"));
        Parameters first = initializer.withPrediction(FirstWeights.of(inputs, base, listener));
        Files.createDirectories(inputs.out());
        try (MaskedPass pass = new MaskedPass(base.config(), first);
                Learner learner = new Learner(pass, recipe.learning())) {
            double before = judged.isEmpty() ? Double.NaN : pass.loss(judged);
            listener.onStage(String.format(
                    "Guessing words in %,d windows of %,d texts; loss on held-out texts %.4f",
                    windows.size(),
                    data.split().train().size() + data.unlabelled().size(),
                    before));
            ResumableLearning learning = new ResumableLearning(inputs, listener);
            if (!learning.run(learner, windows, () -> Double.NaN)) {
                return Optional.empty();
            }
            ClassifierFolder.write(inputs.out(), base, encoder(learner.parameters()), Precision.F32);
            RunResult.writeEncoder(recipe, inputs.out(), base);
            RunReport.write(inputs, base, data, learning.history(), List.of());
            learning.finish();
            return judged.isEmpty() ? Optional.empty() : Optional.of(new Losses(before, pass.loss(judged)));
        }
    }

    private static Parameters encoder(Parameters all) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(all.byName());
        tensors.keySet().removeIf(name -> !name.startsWith("bert.") || name.startsWith(BertNames.POOLER));
        return new Parameters(tensors);
    }

    /** Texts cut into windows one after the other, each with [CLS] and [SEP]. */
    private List<Example> windows(List<PieceText> texts) {
        int room = recipe.integer("max-tokens") - 2;
        List<Example> windows = new ArrayList<>();
        for (PieceText text : texts) {
            int[] pieces = text.pieces();
            for (int start = 0; start < pieces.length; start += room) {
                int[] part = Arrays.copyOfRange(pieces, start, Math.min(pieces.length, start + room));
                windows.add(new Example(
                        new PieceText(text.id(), text.label(), part)
                                .input(room + 2, 0, ClassifierRun.CLS, ClassifierRun.SEP),
                        0,
                        0));
            }
        }
        return windows;
    }

    /**
     * The mean loss of guessing a masked word among those of a batch, on texts not learned from.
     *
     * @param before with the first weights
     * @param after with the learned ones
     */
    public record Losses(double before, double after) {}
}
