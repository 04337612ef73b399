package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.linear.Logistic;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A run that learns a transformer from labels, from a teacher, or from both, and writes a model folder. Stopped or
 * killed, it goes on from its last checkpoint when it is started again with the same settings.
 */
public final class ClassifierRun {
    static final int CLS = 101;
    static final int SEP = 102;

    private static final int SAMPLE = 400;

    private final RunInputs inputs;
    private final RunListener listener;

    public ClassifierRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
    }

    /**
     * Learns to the end, or until the listener stops it.
     *
     * @return the evaluation on the held-out texts; empty if the run was stopped
     */
    public Optional<Evaluation> run() throws IOException {
        Recipe recipe = inputs.recipe();
        ModelFolder base = ModelFolder.open(inputs.base());
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        PieceCorpus corpus = new PieceCorpus(base.tokenizer(), inputs.cache());
        List<PieceText> validation = corpus.of(data.split().validation());
        List<Example> examples = examples(corpus.of(data.split().train()), corpus.of(data.unlabelled()), validation);
        listener.onStage(String.format(
                "Learning from %,d labelled and %,d unlabelled texts; %,d held out, %,d dropped",
                data.split().train().size(),
                examples.size() - data.split().train().size(),
                validation.size(),
                data.dropped()));
        Files.createDirectories(inputs.out());
        try (Learner learner = new Learner(base.config(), FirstWeights.of(inputs, base, listener), recipe.learning())) {
            ResumableLearning learning = new ResumableLearning(inputs, listener);
            if (!learning.run(learner, examples, () -> accuracy(learner, sample(validation)))) {
                return Optional.empty();
            }
            double[] margins = margins(learner, validation);
            double temperature = validation.isEmpty() ? 1 : Verdict.temperature(validation, margins);
            ClassifierFolder.write(inputs.out(), base, learner.parameters(), Precision.F16);
            if (validation.isEmpty()) {
                RunReport.write(inputs, base, data, learning.history(), List.of());
                return Optional.empty();
            }
            List<Prediction> judged =
                    Verdict.predictions(validation, margins, temperature, recipe.integer("max-tokens"));
            Evaluation evaluation = Evaluation.of(judged);
            new RunResult(recipe, data, temperature, evaluation).write(inputs.out(), base);
            RunReport.write(inputs, base, data, learning.history(), judged);
            GoldenFile.write(inputs.out(), base);
            learning.finish();
            return Optional.of(evaluation);
        }
    }

    private List<Example> examples(List<PieceText> labelled, List<PieceText> unlabelled, List<PieceText> validation)
            throws IOException {
        Recipe recipe = inputs.recipe();
        double share = recipe.number("label-share");
        double scale = recipe.number("teacher-scale");
        Path wideFile = inputs.wide();
        boolean taught = !inputs.teachers().isEmpty();
        if (!taught && (share < 1 || !unlabelled.isEmpty())) {
            throw new IllegalArgumentException("recipe " + recipe.name() + " with label-share " + share
                    + (unlabelled.isEmpty() ? "" : " and unlabelled texts") + " needs a teacher's margins");
        }
        if (!taught && wideFile == null && recipe.number("offset-loss") > 0) {
            throw new IllegalArgumentException(
                    "recipe " + recipe.name() + " needs the margins of a wide part, or of a teacher in its place");
        }
        Margins teacher = taught ? Margins.ensemble(inputs.teachers(), validation) : new Margins(Map.of());
        Margins wide = wideFile == null ? teacher : Margins.read(wideFile);
        List<Example> examples = new ArrayList<>();
        for (List<PieceText> texts : List.of(labelled, unlabelled)) {
            for (PieceText text : texts) {
                double target = text.label();
                if (text.label() == LabelledText.UNLABELLED || share < 1) {
                    double says = Logistic.probability(scale * teacher.of(text.id()));
                    target = text.label() == LabelledText.UNLABELLED ? says : share * target + (1 - share) * says;
                }
                double offset = recipe.number("offset-loss") > 0 ? recipe.number("wide-scale") * wide.of(text.id()) : 0;
                examples.add(new Example(input(recipe, text), (float) target, (float) offset));
            }
        }
        return examples;
    }

    /** What a model reads of a text by the recipe, [CLS] and [SEP] included. */
    static int[] input(Recipe recipe, PieceText text) {
        return text.input(recipe.integer("max-tokens"), recipe.integer("head"), CLS, SEP);
    }

    /** Evenly spread over the held-out texts, so many that measuring them in between costs little. */
    private static List<PieceText> sample(List<PieceText> heldOut) {
        int every = Math.max(1, heldOut.size() / SAMPLE);
        return IntStream.iterate(0, i -> i < heldOut.size(), i -> i + every)
                .mapToObj(heldOut::get)
                .toList();
    }

    private double accuracy(Learner learner, List<PieceText> texts) {
        double[] margins = margins(learner, texts);
        return IntStream.range(0, margins.length)
                .mapToDouble(i -> (margins[i] >= 0) == (texts.get(i).label() == 1) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private double[] margins(Learner learner, List<PieceText> texts) {
        return learner.margins(
                texts.stream().map(text -> input(inputs.recipe(), text)).toList());
    }

    /** The figures of an evaluation, in an order that is the same in each process. */
    static Map<String, Object> summary(Evaluation evaluation) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("accuracy", evaluation.confusion().accuracy().value());
        figures.put("precision", evaluation.confusion().precision().value());
        figures.put("recall", evaluation.confusion().recall().value());
        figures.put("f1", evaluation.confusion().f1().value());
        figures.put("rocAuc", evaluation.rocAuc());
        figures.put("logLoss", evaluation.logLoss());
        figures.put("expectedCalibrationError", evaluation.calibration().expectedError());
        return figures;
    }
}
