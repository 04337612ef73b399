package io.blockbuster.program.score;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.cli.TextLine;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockbuster score}: the sentiment of texts, without Kafka. */
@Command(
        name = "score",
        header = "Score reviews given as arguments or on standard input.",
        description = {
            "",
            "Prints the label, P(positive) and the text of each review, in the order given. Standard input may be one "
                    + "review a line, JSON lines (fields text or review, id, subject) or CSV with a header, gzip or not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster score \"A quiet marvel.\" \"Two hours I want back.\"",
            "  blockbuster score < reviews.txt",
            "  blockbuster score --json < reviews.jsonl.gz | jq -r .label | sort | uniq -c"
        })
public final class ScoreCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Parameters(paramLabel = "TEXT", description = "Reviews; without any, they are read from standard input.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object a line, with tokens and model.")
    private boolean json;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    private long scored;
    private long positive;
    private long rejected;

    public ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        hint();
        try (OrderedScoring scoring = new OrderedScoring(engine.open(model));
                ExampleReader examples =
                        texts.isEmpty() ? Datasets.read(console.in(), "standard input") : new GivenTexts(texts);
                Progress progress = new Progress(console, "Scoring", "reviews")) {
            scoring.run(examples, (example, outcome, fraction) -> {
                print(example, outcome);
                if (!console.terminals().out()) {
                    progress.update(scored, fraction);
                }
                return !console.out().checkError(); // nobody reads on: '| head' has had enough
            });
            if (texts.isEmpty()) {
                summarize(progress);
            }
        }
        return rejected == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void hint() {
        if (texts.isEmpty() && console.terminals().in()) {
            console.err().println("Reading reviews from the terminal, one a line; Ctrl-D ends.");
        }
        for (String text : texts) {
            if (isFile(text)) {
                console.err()
                        .println("'" + text + "' is scored as a text. To score the file: blockbuster score < " + text);
            }
        }
    }

    private static boolean isFile(String text) {
        try {
            return text.length() < 256 && !text.isBlank() && Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private void print(Example example, Outcome outcome) {
        if (!(outcome instanceof Outcome.Scored result)) {
            rejected++;
            console.err()
                    .println("not scored: " + TextLine.shortened(example.text(), 60) + " (" + reason(outcome) + ")");
            return;
        }
        scored++;
        positive += result.score().label() == Sentiment.POSITIVE ? 1 : 0;
        if (json) {
            byte[] line = ReviewJson.write(ScoredText.of(example, result));
            console.out().println(new String(line, StandardCharsets.UTF_8));
        } else {
            console.out()
                    .println(TextLine.scored(
                            result.score().label(),
                            result.score().positive(),
                            TextLine.shortened(example.text(), console.width() - 20),
                            console.colours()));
        }
    }

    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Rejected bad
                ? String.valueOf(bad.cause().getMessage())
                : "the model failed";
    }

    private void summarize(Progress progress) {
        progress.close();
        if (console.terminals().err()) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "%,d reviews scored, %,d of them positive, in %.1f s (%,.0f/s)%n",
                            scored,
                            positive,
                            progress.seconds(),
                            progress.rate(scored));
        }
    }
}
