package io.blockbuster.program.train;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Part;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.ModelFolderOption;
import io.blockbuster.trainer.bert.JarEncoder;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import io.blockbuster.trainer.run.AverageRun;
import io.blockbuster.trainer.run.BaselineRun;
import io.blockbuster.trainer.run.ClassifierRun;
import io.blockbuster.trainer.run.Comparison;
import io.blockbuster.trainer.run.LoraRun;
import io.blockbuster.trainer.run.PretrainRun;
import io.blockbuster.trainer.run.ProbeRun;
import io.blockbuster.trainer.run.RunInputs;
import io.blockbuster.trainer.run.RunListener;
import io.blockbuster.trainer.run.TeacherRun;
import io.blockbuster.trainer.run.WideRun;
import io.blockbuster.trainer.sidecar.gate.McNemarTest;
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
                    + "(what a wide part misses), wide (the n-gram part itself), pretrain (an encoder to start from, by "
                    + "guessing masked words), teacher (what the base says of all texts), probe (a head for an encoder "
                    + "that stays as it is), lora (a delta that teaches the base new words), seed (LoRA on a base in "
                    + "four bits), average (the mean of several models' weights), or a properties file of your own. "
                    + "A share of the labelled texts is held out, identical texts together; the result is judged on it.",
            "",
            "Ctrl-C saves a checkpoint; the same command goes on from it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster train --data train.jsonl.gz --baseline",
            "  blockbuster train --data slang.jsonl --unlabelled known.jsonl --recipe lora --out runs/slang",
            "  blockbuster train --data train.jsonl.gz --recipe full --out runs/full --set epochs=2",
            "  blockbuster train --data train.jsonl.gz --exclude test.jsonl.gz --recipe wide --out runs/wide"
        })
public final class TrainCommand implements Callable<Integer>, OneShot, NeedsParts {
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
            description =
                    "Reviews of which only the text is used. Recipe pretrain learns their words, lora and seed go "
                            + "on saying of them what the base says; the others need a --teacher for them. Repeatable.")
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
            description =
                    "full, distill, beside, wide, pretrain, teacher, probe, lora, seed, average, or a properties file. "
                            + "Default: full.")
    private String recipe = "full";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting in place of the recipe's. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description =
                    "Model folder to start from, or the jar of all-MiniLM-L6-v2 or bge-small-en-v1.5. Default: the "
                            + "model that comes with Blockbuster.")
    private @Nullable Path base;

    @Option(
            names = "--words",
            paramLabel = "FILE",
            description = "Start from the word embeddings of a pretrained encoder in this ONNX file or jar, and from "
                    + "random numbers, in place of the base's weights.")
    private @Nullable Path words;

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description =
                    "Margins of a teacher: margins.tsv of a run. Repeatable: several are weighed by how right they "
                            + "are of the held-out texts, and added.")
    private List<Path> teachers = new ArrayList<>();

    @Option(
            names = "--wide",
            paramLabel = "FILE",
            description = "Margins of the wide part that the model will stand beside: margins.tsv of recipe wide. "
                    + "Default: the teacher's.")
    private @Nullable Path wide;

    @Option(
            names = "--average",
            paramLabel = "DIR",
            description = "With recipe average: a model folder whose transformer counts as much as the base's. "
                    + "Repeatable, also for one that counts twice.")
    private List<Path> average = new ArrayList<>();

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

    @Option(
            names = "--judge",
            paramLabel = "FILE",
            description = "With --baseline: labelled reviews to be judged on in place of those held out. Repeatable.")
    private List<Path> judge = new ArrayList<>();

    @Option(
            names = "--compare",
            paramLabel = "DIR",
            description = "With --baseline: a model folder to judge on the same reviews, with McNemar's paired test.")
    private @Nullable Path compare;

    public TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public List<Part> needs() {
        return List.of(Part.PYTORCH);
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
        List<LabelledText> judged = judge.isEmpty() ? read.split().validation() : TrainingData.labelled(judge);
        List<Prediction> known = BaselineRun.DEFAULT.run(read.split().train(), judged);
        print("NB-SVM on words, n-grams up to 3, C 0.1", Evaluation.of(known));
        Path rival = compare;
        if (rival != null) {
            Comparison comparison = Comparison.of(rival, judged, known);
            print(rival.toString(), comparison.evaluation());
            console.out()
                    .printf(
                            Locale.ROOT,
                            "Right where the baseline is wrong %,d times, wrong where it is right %,d times;"
                                    + " McNemar's test, one-sided: p = %.2g%n",
                            comparison.outcomes().gained(),
                            comparison.outcomes().lost(),
                            McNemarTest.improvement(comparison.outcomes()));
        }
        return ExitCode.OK;
    }

    private int train(Recipe settings) throws IOException {
        Path kept = cache == null ? Path.of(System.getProperty("user.home"), ".cache", "blockbuster") : cache;
        RunInputs inputs = new RunInputs(
                settings,
                data,
                unlabelled,
                exclude,
                baseFolder(kept),
                words,
                teachers,
                wide,
                out == null ? Path.of("runs", recipe) : out,
                kept);
        StopSignal stop = StopSignal.install();
        try (Progress progress = new Progress(console, "Learning", "examples")) {
            boolean finished = run(inputs, listener(stop, progress, settings), progress);
            if (!finished && stop.requested()) {
                progress.close();
                console.err()
                        .println("Stopped; the checkpoint is in " + inputs.out()
                                + ". The same command goes on from it.");
                console.err().flush();
            }
            return ExitCode.OK;
        } catch (ArithmeticException diverged) {
            throw new CommandException(
                    "learning diverged: " + diverged.getMessage(), "Try --set learning-rate=… with a smaller number.");
        }
    }

    private Path baseFolder(Path kept) throws IOException {
        Path given = base;
        if (given == null) {
            return ModelFolderOption.shipped();
        }
        String name = String.valueOf(given.getFileName());
        return name.endsWith(".jar") ? JarEncoder.unpack(given, kept.resolve(name.replace(".jar", ""))) : given;
    }

    /** Runs what the recipe says and prints how good it is; false where there is nothing to print. */
    private boolean run(RunInputs inputs, RunListener listener, Progress progress) throws IOException {
        String result = inputs.out().toString();
        return switch (inputs.recipe().kind()) {
            case TEACHER -> {
                console.out().println(new TeacherRun(inputs, listener).run());
                yield true;
            }
            case PROBE -> printed(result, Optional.of(new ProbeRun(inputs, listener).run()), progress);
            case AVERAGE -> printed(result, Optional.of(new AverageRun(inputs, average, listener).run()), progress);
            case WIDE -> printed(result, Optional.of(new WideRun(inputs, listener).run()), progress);
            case ENCODER -> {
                Optional<PretrainRun.Losses> losses = new PretrainRun(inputs, listener).run();
                progress.close();
                losses.ifPresent(loss -> print(result, loss));
                yield losses.isPresent();
            }
            case CLASSIFIER -> printed(result, new ClassifierRun(inputs, listener).run(), progress);
            case LORA -> printed(result, new LoraRun(inputs, listener).run(), progress);
        };
    }

    private boolean printed(String result, Optional<Evaluation> evaluation, Progress progress) {
        progress.close();
        evaluation.ifPresent(measured -> print(result, measured));
        return evaluation.isPresent();
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

    private void print(String what, PretrainRun.Losses losses) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s, on held-out reviews:%n  loss of guessing a masked word %.4f, %.4f before%n",
                        what,
                        losses.after(),
                        losses.before());
        console.out().flush();
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
