package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.wide.NgramKeys;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.LearningSettings;
import io.blockbuster.trainer.linear.BinaryRows;
import io.blockbuster.trainer.linear.LinearModel;
import io.blockbuster.trainer.linear.Logistic;
import io.blockbuster.trainer.linear.LogisticRegression;
import io.blockbuster.trainer.linear.NaiveBayesRatios;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run that learns the wide part for a transformer, from labels and from what teachers say of unlabelled texts, weighs
 * the two on the held-out texts, and writes both as one model folder, with {@code margins.tsv} of the wide part alone as a
 * teacher.
 */
public final class WideRun {
    private final RunInputs inputs;
    private final RunListener listener;
    private final Recipe recipe;

    public WideRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
        this.recipe = inputs.recipe();
    }

    /** Learns, weighs, writes; gives the evaluation of both parts together on the held-out texts. */
    public Evaluation run() throws IOException {
        ModelFolder base = ModelFolder.open(inputs.base());
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        PieceCorpus corpus = new PieceCorpus(base.tokenizer(), inputs.cache());
        List<PieceText> train = corpus.of(data.split().train());
        List<PieceText> validation = corpus.of(data.split().validation());
        List<PieceText> unlabelled = corpus.of(data.unlabelled());
        List<PieceText> taught = inputs.teachers().isEmpty() ? List.of() : unlabelled;
        Margins teacher = taught.isEmpty() ? new Margins(Map.of()) : Margins.ensemble(inputs.teachers(), validation);
        listener.onStage(
                String.format("Learning n-grams of %,d labelled and %,d taught texts", train.size(), taught.size()));
        Fit fit = texts -> fit(texts, taught, teacher);
        LinearModel model = fit.of(train);
        double[] wide = model.logits(rows(validation));
        double[] deep = deep(base, ClassifierFolder.read(base), validation);
        Files.createDirectories(inputs.out());
        margins(train, fit, model, validation, wide, unlabelled)
                .write(inputs.out().resolve(Margins.FILE));
        Weighing weighing = Weighing.of(validation, deep, wide);
        double[] both = weighing.sum(deep, wide);
        Evaluation alone = Verdict.of(validation, wide, Verdict.temperature(validation, wide), base.maxTokens());
        Evaluation without = Verdict.of(validation, deep, 1, base.maxTokens());
        List<Prediction> judged = Verdict.predictions(validation, both, weighing.temperature(), base.maxTokens());
        Evaluation together = Evaluation.of(judged);
        listener.onStage(String.format(
                "Held out: wide part %.2f %%, transformer %.2f %%, together %.2f %% (wide part times %.2f, shift %.2f)",
                100 * alone.confusion().accuracy().value(),
                100 * without.confusion().accuracy().value(),
                100 * together.confusion().accuracy().value(),
                weighing.scale(),
                weighing.shift()));
        ClassifierFolder.write(inputs.out(), base, ClassifierFolder.read(base), Precision.F16);
        part(shipped(fit, model, train, validation), weighing).write(inputs.out());
        new RunResult(recipe, data, weighing.temperature(), together).write(inputs.out(), base);
        RunReport.write(inputs, base, data, null, judged);
        GoldenFile.write(inputs.out(), base);
        return together;
    }

    /** What was judged, or the same learned again with the held-out texts, of which nothing is left to choose then. */
    private LinearModel shipped(Fit fit, LinearModel judged, List<PieceText> train, List<PieceText> validation) {
        if (recipe.integer("refit") == 0) {
            return judged;
        }
        listener.onStage("Learning again with the held-out texts");
        List<PieceText> all = new ArrayList<>(train);
        all.addAll(validation);
        return fit.of(all);
    }

    private WidePart part(LinearModel model, Weighing weighing) {
        float[] weights = model.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) weighing.scale();
        }
        return new WidePart(
                weights,
                (float) (model.bias() * weighing.scale() + weighing.shift()),
                recipe.integer("max-order"),
                recipe.integer("max-tokens"),
                recipe.integer("head"));
    }

    private BinaryRows rows(List<PieceText> texts) {
        int bits = recipe.integer("bits");
        return BinaryRows.of(
                texts.size(),
                i -> NgramKeys.buckets(pieces(texts.get(i)), recipe.integer("max-order"), bits),
                1 << bits);
    }

    private int[] pieces(PieceText text) {
        int[] input = ClassifierRun.input(recipe, text);
        return Arrays.copyOfRange(input, 1, input.length - 1);
    }

    /** Learns from labelled texts, and from what a teacher says of others. */
    private LinearModel fit(List<PieceText> labelled, List<PieceText> taught, Margins teacher) {
        List<PieceText> texts = new ArrayList<>(labelled);
        texts.addAll(taught);
        BinaryRows rows = rows(texts);
        float[] targets = new float[texts.size()];
        float[] weights = new float[texts.size()];
        for (int i = 0; i < targets.length; i++) {
            PieceText text = texts.get(i);
            boolean known = i < labelled.size();
            targets[i] = known ? text.label() : (float) Logistic.probability(teacher.of(text.id()));
            weights[i] = known ? 1 : (float) recipe.number("taught-weight");
        }
        float[] ratios = NaiveBayesRatios.of(rows, targets, weights, 1, recipe.number("least"));
        return new LogisticRegression(recipe.number("cost"), recipe.integer("iterations"))
                .fit(rows, ratios, targets, weights);
    }

    private Margins margins(
            List<PieceText> train,
            Fit fit,
            LinearModel model,
            List<PieceText> validation,
            double[] held,
            List<PieceText> unlabelled) {
        Map<String, Float> byId = new LinkedHashMap<>();
        int folds = recipe.integer("folds");
        for (int fold = 0; fold < folds; fold++) {
            listener.onStage("Fold " + (fold + 1) + " of " + folds);
            List<PieceText> inside = new ArrayList<>();
            List<PieceText> outside = new ArrayList<>();
            for (int i = 0; i < train.size(); i++) {
                (i % folds == fold ? outside : inside).add(train.get(i));
            }
            Margins.put(byId, outside, fit.of(inside).logits(rows(outside)));
        }
        Margins.put(byId, validation, held);
        Margins.put(byId, unlabelled, model.logits(rows(unlabelled)));
        return new Margins(byId);
    }

    /** The margins of the transformer alone, which reads as much as the base does. */
    static double[] deep(ModelFolder base, Parameters parameters, List<PieceText> texts) {
        int head = base.settings().truncation().headOf(base.maxTokens() - 2);
        List<int[]> inputs = texts.stream()
                .map(text -> text.input(base.maxTokens(), head, ClassifierRun.CLS, ClassifierRun.SEP))
                .toList();
        try (Learner learner = new Learner(base.config(), parameters, LearningSettings.defaults())) {
            return learner.margins(inputs);
        }
    }

    @FunctionalInterface
    private interface Fit {
        LinearModel of(List<PieceText> labelled);
    }
}
