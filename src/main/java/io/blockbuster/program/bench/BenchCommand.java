package io.blockbuster.program.bench;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code blockbuster bench}: how fast everything is on this machine, beside what others would build. */
@Command(
        name = "bench",
        header = "Measure how fast it is on this machine.",
        description = {
            "",
            "End to end from topic to topic with a broker in another process, the engine in memory, each part alone, the "
                    + "machine's peak, and the latency at three loads; in rounds, so that ratios hold on a machine that "
                    + "does other things as well, and the processor also by turns of a few seconds with the engine. Peers are "
                    + "measured in the same rounds where they are built: see bench/.",
            "",
            "Or one thing for itself: how it grows (--grow), how busy it keeps a GPU (--stand-in-device), hours of "
                    + "running (--soak)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster bench                                     a quarter of an hour with all peers",
            "  blockbuster bench --quick                             two minutes, to see that it works",
            "  blockbuster bench --data reviews.jsonl.gz --json bench.json --report bench.html",
            "  blockbuster bench --grow --report growth.html         curves, in twenty minutes at most",
            "  blockbuster bench --grow=threads,partitions           two of them",
            "  blockbuster bench --soak 2h --report soak.html        ends with 1 if a review is lost or scored twice"
        })
public final class BenchCommand implements Callable<Integer>, OneShot {
    private static final String PEERS = "bench/peers";

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private MeasuringOptions measuring = new MeasuringOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Option(
            names = "--reviews",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Reviews scored end to end in a round, after four times as many to warm up; peers score an "
                    + "eighth, fast ones as many. Default: 12000, with --quick 1200.")
    private @Nullable Integer reviews;

    @Option(
            names = "--peers",
            paramLabel = "DIR",
            description = "Folder with peers: executables that score the same reviews in another way. "
                    + "Default: bench/peers beside the launcher.")
    private @Nullable Path peers;

    @Option(names = "--no-peers", description = "Leave the peers out.")
    private boolean noPeers;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the tables and pictures as a web page to this file.")
    private @Nullable Path report;

    public BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        StudyOptions.Study study = studies.chosen();
        try (Scratch scratch = Scratch.open()) {
            return study == null ? measureEverything(scratch.folder()) : run(study, scratch.folder());
        }
    }

    private int measureEverything(Path scratch) throws Exception {
        BenchSettings settings = measuring.settings(reviews);
        List<Peer.Answer> found = noPeers ? List.of() : Peer.in(peersFolder());
        BenchInput input = measuring.input(settings);
        ReadyModel ready = engine.open(model);
        try (SentimentModel ignored = ready.model()) {
            List<String> options = new ArrayList<>(model.arguments());
            options.addAll(engine.arguments());
            BenchReport result = new Bench(
                            settings,
                            input,
                            ready,
                            ModelFolder.open(model.folder()),
                            options,
                            found,
                            scratch,
                            this::progress)
                    .run();
            print(result);
            measuring.writeJson(result.toJson());
            MeasuringOptions.write(report, ReportPage.of(result));
        }
        return ExitCode.OK;
    }

    private int run(StudyOptions.Study study, Path scratch) throws Exception {
        if (measuring.hasData()
                || reviews != null
                || peers != null
                || noPeers
                || !engine.arguments().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--grow, --stand-in-device and --soak take their own reviews and the processor's defaults: leave out "
                            + "--data, --reviews, --peers, --no-peers, --token-budget, --max-batch and --engine-threads");
        }
        Findings findings =
                new Studies(measuring.quick(), measuring.repeats(), model, scratch, this::progress).of(study);
        publish(findings);
        if (findings.failure() != null) {
            console.err().println("blockbuster: " + findings.failure());
            return ExitCode.SOFTWARE;
        }
        return ExitCode.OK;
    }

    private void publish(Findings findings) throws IOException {
        console.out().println();
        console.out().print(findings.toText());
        measuring.writeJson(findings.toJson());
        MeasuringOptions.write(report, findings.toHtml());
        if (studies.pictures() != null) {
            findings.writePictures(studies.pictures());
        }
    }

    private Path peersFolder() {
        if (peers != null) {
            if (!Files.isDirectory(peers)) {
                throw new CommandException(peers + " is not a folder", "Leave --peers out, or give --no-peers.");
            }
            return peers;
        }
        String home = System.getProperty("blockbuster.home");
        return Path.of(home == null ? "" : home).resolve(PEERS);
    }

    private void progress(String what) {
        console.err().println(what);
        console.err().flush();
    }

    private void print(BenchReport result) {
        console.out().println();
        console.out().println(ReportTables.conditions(result));
        for (Table table : ReportTables.of(result)) {
            console.out().println();
            console.out().print(table.toText());
        }
    }
}
