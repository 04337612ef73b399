package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertInitializer;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.MiniLm;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.PrincipalComponents;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.learning.Checkpoint;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that learns a transformer from labels, from a teacher, or from both, and writes a model folder. Stopped or
 * killed, it goes on from its last checkpoint when it is started again with the same settings.
 */
public final class ClassifierRun {
    private static final int CLS = 101;
    private static final int SEP = 102;
    private static final long CHECKPOINT_STEPS = 200;
    private static final String CHECKPOINT = "checkpoint.safetensors";

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
        TrainingData data = TrainingData.read(
                inputs.labelled(),
                inputs.unlabelled(),
                inputs.excluded(),
                recipe.number("validation"),
                recipe.integer("split-seed"));
        PieceCorpus corpus = new PieceCorpus(base.tokenizer(), inputs.cache());
        List<PieceText> validation = corpus.of(data.split().validation());
        List<Example> examples =
                examples(recipe, corpus.of(data.split().train()), corpus.of(data.unlabelled()), teacher());
        listener.onStage(String.format(
                "Learning from %,d labelled and %,d unlabelled texts; %,d held out, %,d dropped",
                data.split().train().size(),
                examples.size() - data.split().train().size(),
                validation.size(),
                data.dropped()));
        Files.createDirectories(inputs.out());
        try (Learner learner = new Learner(base.config(), first(base), recipe.learning())) {
            if (!learn(learner, examples)) {
                return Optional.empty();
            }
            double[] margins = margins(learner, validation);
            double temperature = validation.isEmpty() ? 1 : Verdict.temperature(validation, margins);
            ClassifierFolder.write(inputs.out(), base, learner.parameters(), Precision.F16);
            if (validation.isEmpty()) {
                return Optional.empty();
            }
            Evaluation evaluation = Verdict.of(validation, margins, temperature, recipe.integer("max-tokens"));
            new RunResult(recipe, data, temperature, evaluation).write(inputs.out(), base);
            GoldenFile.write(inputs.out(), base);
            Files.deleteIfExists(inputs.out().resolve(CHECKPOINT));
            return Optional.of(evaluation);
        }
    }

    private Optional<Margins> teacher() throws IOException {
        Path teacher = inputs.teacher();
        return teacher == null ? Optional.empty() : Optional.of(Margins.read(teacher));
    }

    private Parameters first(ModelFolder base) throws IOException {
        Path words = inputs.words();
        if (words == null) {
            return ClassifierFolder.read(base).copy();
        }
        Tensor reduced =
                PrincipalComponents.of(MiniLm.words(words), base.config().hidden());
        return new BertInitializer(base.config(), inputs.recipe().integer("seed")).classifier(reduced, true);
    }

    private static List<Example> examples(
            Recipe recipe, List<PieceText> labelled, List<PieceText> unlabelled, Optional<Margins> teacher) {
        double share = recipe.number("label-share");
        double scale = recipe.number("teacher-scale");
        if (teacher.isEmpty() && (share < 1 || recipe.number("offset-loss") > 0 || !unlabelled.isEmpty())) {
            throw new IllegalArgumentException("recipe " + recipe.name() + " with label-share " + share
                    + (unlabelled.isEmpty() ? "" : " and unlabelled texts") + " needs a teacher's margins");
        }
        List<Example> examples = new ArrayList<>();
        for (List<PieceText> texts : List.of(labelled, unlabelled)) {
            for (PieceText text : texts) {
                double margin =
                        teacher.map(margins -> scale * margins.of(text.id())).orElse(0.0);
                double says = 1 / (1 + Math.exp(-margin));
                double target =
                        text.label() == LabelledText.UNLABELLED ? says : share * text.label() + (1 - share) * says;
                examples.add(new Example(input(recipe, text), (float) target, (float) margin));
            }
        }
        return examples;
    }

    private static int[] input(Recipe recipe, PieceText text) {
        return text.input(recipe.integer("max-tokens"), recipe.integer("head"), CLS, SEP);
    }

    private boolean learn(Learner learner, List<Example> examples) throws IOException {
        Path file = inputs.out().resolve(CHECKPOINT);
        String name = inputs.recipe().values() + " on " + examples.size() + " examples from " + inputs.base();
        Optional<Checkpoint> saved = Checkpoint.read(file);
        if (saved.isPresent() && saved.get().run().equals(name)) {
            learner.restore(saved.get());
            listener.onStage("Going on after step " + learner.step());
        } else if (saved.isPresent()) {
            throw new IllegalArgumentException(file + " is of a run with other settings: delete it to start over");
        }
        boolean done = learner.run(examples, progress -> {
            boolean goOn = listener.onStep(progress);
            if (!goOn || progress.step() % CHECKPOINT_STEPS == 0) {
                save(learner.checkpoint(name), file);
            }
            return goOn;
        });
        return done;
    }

    private static void save(Checkpoint checkpoint, Path file) {
        try {
            checkpoint.write(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private double[] margins(Learner learner, List<PieceText> texts) {
        float[][] logits = learner.logits(
                texts.stream().map(text -> input(inputs.recipe(), text)).toList());
        double[] margins = new double[logits.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = logits[i][1] - logits[i][0];
        }
        return margins;
    }

    static Map<String, Object> summary(Evaluation evaluation) {
        return Map.of(
                "accuracy", evaluation.confusion().accuracy().value(),
                "precision", evaluation.confusion().precision().value(),
                "recall", evaluation.confusion().recall().value(),
                "f1", evaluation.confusion().f1().value(),
                "rocAuc", evaluation.rocAuc(),
                "logLoss", evaluation.logLoss(),
                "expectedCalibrationError", evaluation.calibration().expectedError());
    }
}
