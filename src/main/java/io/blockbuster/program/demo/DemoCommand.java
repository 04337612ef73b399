package io.blockbuster.program.demo;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Part;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.web.Dashboard;
import io.blockbuster.program.web.Meters;
import io.blockbuster.program.web.WebOptions;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blockbuster demo}: everything in one process, nothing else needed. */
@Command(
        name = "demo",
        header = "See it work: Kafka, reviews, scores and sentiment per movie, all in this process.",
        description = {
            "",
            "Starts a Kafka broker, publishes made-up reviews of made-up movies to reviews.raw, a few broken records "
                    + "among them, scores them and shows what comes out. At the end it reads the topics back and checks "
                    + "that every record published came out exactly once; if not, the exit code is 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster demo                              until Ctrl-C",
            "  blockbuster demo --duration 30s               half a minute, then a summary",
            "  blockbuster demo --rate 1000 --lengths imdb   more and longer reviews",
            "  blockbuster demo --port 9092                  and look on with any Kafka client",
            "  blockbuster demo --learn                      and the model learns slang while it scores"
        })
public final class DemoCommand implements Callable<Integer>, OneShot, NeedsParts {
    private static final double BROKEN_SHARE = 0.005;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Reviews published per second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--movies",
            paramLabel = "N",
            defaultValue = "8",
            description = "Movies that are reviewed. Default: ${DEFAULT-VALUE}.")
    private int movies;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long reviews are published, such as 30s or 5m. Default: until Ctrl-C.")
    private @Nullable Duration duration;

    @Option(
            names = "--lengths",
            paramLabel = "short|imdb",
            defaultValue = "short",
            description = "Length of the reviews: short (median 34 words) or imdb (median 174). "
                    + "Default: ${DEFAULT-VALUE}.")
    private Lengths lengths = Lengths.SHORT;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Size of the smallest windows that sentiment is counted in, beside 1m and 10m. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Duration window = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another number, other movies and reviews. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of the topics created. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the Kafka broker on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep topics and state in this folder and go on from what is in it. "
                    + "Default: a temporary folder, deleted at the end.")
    private @Nullable Path dataDir;

    @Option(
            names = "--learn",
            description = "Show learning while running: slang comes up that the model does not know, the audience "
                    + "labels some reviews, a trainer learns and publishes an update, the processor takes it. "
                    + "Ends by itself a while after that, unless --duration says when.")
    private boolean learn;

    @Mixin
    private WebOptions web = new WebOptions();

    /** How long reviews are. */
    enum Lengths {
        SHORT(LengthProfile.SHORT),
        IMDB(LengthProfile.IMDB);

        private final LengthProfile profile;

        Lengths(LengthProfile profile) {
            this.profile = profile;
        }
    }

    public DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public List<Part> needs() {
        return learn ? List.of(Part.BROKER, Part.ROCKSDB, Part.PYTORCH) : List.of(Part.BROKER, Part.ROCKSDB);
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = settings();
        Path folder = model.folder(); // a missing model is told before anything starts
        LearnSettings learning = learn ? LearnSettings.of(folder) : null;
        StopSignal stop = StopSignal.install();
        DemoSummary summary;
        PrometheusMeterRegistry registry = Meters.registry();
        try (Dashboard dashboard = Dashboard.open(web.settings(true), registry);
                Display display = Display.on(console)) {
            summary = new Demo(
                            settings,
                            learning,
                            () -> engine.open(model),
                            display,
                            dashboard,
                            registry,
                            stop,
                            processStart())
                    .run();
        }
        console.out().println();
        summary.lines().forEach(console.out()::println);
        return summary.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private DemoSettings settings() {
        require(rate > 0 && rate <= 1_000_000, "--rate must be above 0 and at most 1000000");
        require(movies >= 1 && movies <= 500, "--movies must be between 1 and 500");
        require(partitions >= 1 && partitions <= 500, "--partitions must be between 1 and 500");
        require(port >= 0 && port <= 65_535, "--port must be between 0 and 65535");
        require(window.compareTo(Duration.ofMillis(100)) >= 0, "--window must be at least 100ms");
        require(window.compareTo(Duration.ofHours(1)) <= 0, "--window must be at most 1h");
        require(duration == null || !duration.isZero(), "--duration must be more than nothing");
        return new DemoSettings(
                rate, movies, duration, seed, partitions, window, lengths.profile, BROKEN_SHARE, port, dataDir);
    }

    private void require(boolean satisfied, String message) {
        if (!satisfied) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** When this process began, by {@link System#nanoTime()}. */
    private static long processStart() {
        Instant now = Instant.now();
        Instant began = ProcessHandle.current().info().startInstant().orElse(now);
        return System.nanoTime() - Duration.between(began, now).toNanos();
    }
}
