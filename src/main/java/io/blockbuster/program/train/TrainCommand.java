package io.blockbuster.program.train;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import io.blockbuster.trainer.run.BaselineRun;
import io.blockbuster.trainer.run.ClassifierRun;
import io.blockbuster.trainer.run.RunInputs;
import io.blockbuster.trainer.run.RunListener;
import io.blockbuster.trainer.run.WideRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blockbuster train}: learns a model from labelled reviews. */
@Command(
        name = "train",
        header = "Learn a model from labelled reviews.",
        description = {
            "",
            "Follows a recipe: full (all weights, from labels), distill (from a teacher's margins and labels), beside "
                    + "(what a wide part misses), wide (the n-gram part itself), or a properties file of your own. "
                    + "A share of the labelled texts is held out, identical texts together; the result is judged on it.",
            "",
            "Ctrl-C saves a checkpoint; the same command goes on from it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster train --data train.jsonl.gz --baseline",
            "  blockbuster train --data train.jsonl.gz --recipe full --out runs/full --set epochs=2",
            "  blockbuster train --data train.jsonl.gz --exclude test.jsonl.gz --recipe wide --out runs/wide"
        })
public final class TrainCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "Labelled reviews, in any format that 'blockbuster evaluate' reads. Repeatable.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--unlabelled",
            paramLabel = "FILE",
            description = "Reviews of which only the text is used; they need a --teacher. Repeatable.")
    private List<Path> unlabelled = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "FILE",
            description = "Reviews whose texts must not be learned from, such as a test set. Repeatable.")
    private List<Path> exclude = new ArrayList<>();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            defaultValue = "full",
            description = "full, distill, beside, wide, or a properties file. Default: full.")
    private String recipe = "full";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting in place of the recipe's. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "Model folder to start from. Default: the model that comes with Blockbuster.")
    private @Nullable Path base;

    @Option(
            names = "--words",
            paramLabel = "FILE",
            description = "Start from MiniLM's word embeddings in this ONNX file or jar, and from random numbers, in "
                    + "place of the base's weights.")
    private @Nullable Path words;

    @Option(names = "--teacher", paramLabel = "FILE", description = "Margins of a teacher: margins.tsv of a run.")
    private @Nullable Path teacher;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the model, its metrics and the checkpoint. Default: runs/RECIPE.")
    private @Nullable Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder for texts cut to word pieces. Default: .cache/blockbuster in the home folder.")
    private @Nullable Path cache;

    @Option(
            names = "--baseline",
            description = "Learn the n-gram baseline (NB-SVM) instead, print how good it is, write nothing.")
    private boolean baseline;

    public TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try {
            Recipe settings = Recipe.of(recipe, overrides);
            return baseline ? baseline(settings) : train(settings);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private int baseline(Recipe settings) {
        TrainingData read = TrainingData.read(
                data, List.of(), exclude, settings.number("validation"), settings.integer("split-seed"));
        Evaluation evaluation =
                BaselineRun.DEFAULT.run(read.split().train(), read.split().validation());
        print("NB-SVM on words, n-grams up to 3, C 0.1", evaluation);
        return ExitCode.OK;
    }

    private int train(Recipe settings) throws IOException {
        RunInputs inputs = new RunInputs(
                settings,
                data,
                unlabelled,
                exclude,
                base == null ? new ModelOptions().folder() : base,
                words,
                teacher,
                out == null ? Path.of("runs", recipe) : out,
                cache == null ? Path.of(System.getProperty("user.home"), ".cache", "blockbuster") : cache);
        StopSignal stop = StopSignal.install();
        try (Progress progress = new Progress(console, "Learning", "examples")) {
            RunListener listener = listener(stop, progress, settings);
            if (settings.kind() == Recipe.Kind.WIDE) {
                Evaluation together = new WideRun(inputs, listener).run();
                progress.close();
                print(inputs.out().toString(), together);
                return ExitCode.OK;
            }
            Optional<Evaluation> evaluation = new ClassifierRun(inputs, listener).run();
            progress.close();
            if (stop.requested() && evaluation.isEmpty()) {
                console.err()
                        .println("Stopped; the checkpoint is in " + inputs.out()
                                + ". The same command goes on from it.");
                console.err().flush();
                return ExitCode.OK;
            }
            evaluation.ifPresent(result -> print(inputs.out().toString(), result));
            return ExitCode.OK;
        } catch (ArithmeticException diverged) {
            throw new CommandException(
                    "learning diverged: " + diverged.getMessage(), "Try --set learning-rate=… with a smaller number.");
        }
    }

    private RunListener listener(StopSignal stop, Progress progress, Recipe settings) {
        return new RunListener() {
            @Override
            public void onStage(String what) {
                console.err().println(what);
                console.err().flush();
            }

            @Override
            public boolean onStep(io.blockbuster.trainer.learning.Progress step) {
                long examples = step.step() * settings.integer("batch") * settings.integer("accumulation");
                progress.update(examples, (double) step.step() / step.steps());
                return !stop.requested();
            }
        };
    }

    private void print(String what, Evaluation evaluation) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s, on %,d held-out reviews:%n  accuracy %.2f %% (%.2f to %.2f), precision %.2f %%, recall"
                                + " %.2f %%, ROC AUC %.4f, log loss %.4f, calibration error %.4f%n",
                        what,
                        evaluation.confusion().total(),
                        100 * evaluation.confusion().accuracy().value(),
                        100 * evaluation.confusion().accuracy().low(),
                        100 * evaluation.confusion().accuracy().high(),
                        100 * evaluation.confusion().precision().value(),
                        100 * evaluation.confusion().recall().value(),
                        evaluation.rocAuc(),
                        evaluation.logLoss(),
                        evaluation.calibration().expectedError());
        console.out().flush();
    }
}
