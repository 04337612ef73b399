package io.blockbuster.program.score;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.report.Environment;
import io.blockbuster.core.report.JudgedText;
import io.blockbuster.core.report.ReportPage;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.cli.TextLine;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster evaluate}: how good the model is on labelled reviews. */
@Command(
        name = "evaluate",
        header = "Measure the model on labelled reviews.",
        description = {
            "",
            "Accuracy, precision, recall and F1 with 95 %% confidence intervals, the confusion matrix, ROC AUC, log loss, "
                    + "expected calibration error and accuracy by length. Positive is the class that precision and "
                    + "recall look for."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster evaluate --data reviews.jsonl.gz       {\"text\": …, \"label\": 0 or 1} a line",
            "  blockbuster evaluate --data 'IMDB Dataset.csv'     columns review,sentiment",
            "  blockbuster evaluate --data model/probe.jsonl --by-subject",
            "  blockbuster evaluate --data aclImdb/test --limit 1000 --json",
            "  blockbuster evaluate --data reviews.jsonl.gz --report report.html"
        })
public final class EvaluateCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "Labelled reviews: JSON lines, CSV or TSV with a header, each gzip or not, or an aclImdb "
                    + "folder. Reviews without a label are skipped and counted.")
    private Path data;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Only the first N labelled reviews. Default: all.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--by-subject", description = "Accuracy by the reviews' subject too.")
    private boolean bySubject;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML page too: ROC, reliability, accuracy by length, the worst errors.")
    private @Nullable Path page;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    public EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (LabelledOnly examples = new LabelledOnly(Datasets.open(data), limit);
                OrderedScoring scoring = new OrderedScoring(engine.open(model));
                Progress progress = new Progress(console, "Evaluating", "reviews")) {
            List<String> subjects = new ArrayList<>();
            List<JudgedText> judged = new ArrayList<>();
            List<Prediction> predictions = predict(scoring, examples, progress, subjects, judged);
            progress.close();
            EvaluationReport report = new EvaluationReport(
                    scoring.model(),
                    String.valueOf(data),
                    examples.format(),
                    examples.skipped(),
                    progress.seconds(),
                    Evaluation.of(predictions),
                    bySubject ? SubjectAccuracy.of(subjects, predictions) : List.of());
            console.out().println(json ? report.toJson() : report.toText());
            if (page != null) {
                write(page, report, judged);
            }
        }
        return ExitCode.OK;
    }

    private void write(Path file, EvaluationReport report, List<JudgedText> judged) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", report.model().toString());
        settings.put("folder", model.folder().toString());
        settings.put("device", model.device());
        settings.put("data", data + " (" + report.format() + ")");
        new ReportPage(report.model() + " on " + data, null, judged, settings, Environment.facts()).write(file);
    }

    private List<Prediction> predict(
            OrderedScoring scoring,
            LabelledOnly examples,
            Progress progress,
            List<String> subjects,
            List<JudgedText> judged)
            throws InterruptedException {
        List<Prediction> predictions = new ArrayList<>();
        scoring.run(examples, (example, outcome, fraction) -> {
            Prediction prediction = prediction(example, outcome);
            predictions.add(prediction);
            if (page != null) {
                judged.add(new JudgedText(example.text(), prediction));
            }
            String subject = example.review().subject();
            subjects.add(subject == null ? SubjectAccuracy.NONE : subject);
            progress.update(predictions.size(), fraction);
            return true;
        });
        if (predictions.isEmpty()) {
            throw new CommandException(
                    data + " (" + examples.format() + ") has no labelled reviews; " + examples.skipped()
                            + " without a label were skipped",
                    "JSON lines need a field 'label' (0, 1, positive or negative), a CSV a column 'sentiment'.");
        }
        return predictions;
    }

    private static Prediction prediction(Example example, Outcome outcome) {
        Sentiment truth = example.label();
        if (outcome instanceof Outcome.Scored scored && truth != null) {
            return new Prediction(scored.score().positive(), truth, scored.tokens(), scored.truncated());
        }
        String reason = outcome instanceof Outcome.Rejected rejected
                ? String.valueOf(rejected.cause().getMessage())
                : "no label";
        throw new CommandException(
                "a review cannot be scored: " + TextLine.shortened(example.text(), 60) + " (" + reason + ")");
    }
}
