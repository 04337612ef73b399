package io.blockbuster.program.bench;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster measure-device}: how fast a device is, and how long reviews wait for it. */
@Command(
        name = "measure-device",
        header = "Measure how fast a device scores, and how long reviews wait.",
        description = {
            "",
            "The model by length and batch, the engine in memory and the way from topic to topic by the threads that "
                    + "tokenize, and the latency at three loads, with card, driver, precision and the lengths of the "
                    + "reviews. 'check-device' says whether the scores are right; bench/gpu/run does both."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster measure-device --device cuda --data reviews.jsonl.gz --reviews 200000 --json gpu.json",
            "  blockbuster measure-device --device cpu --quick      a minute, to see that it works",
            "  blockbuster measure-device --from gpu.json           the tables of an earlier run"
        })
public final class MeasureDeviceCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private MeasuringOptions measuring = new MeasuringOptions();

    @Option(
            names = "--lengths",
            paramLabel = "N[,…]",
            split = ",",
            defaultValue = "16,64,128,256,512",
            converter = AtLeastOne.class,
            description = "Tokens of a text; what is beyond the model is left out. Default: ${DEFAULT-VALUE}.")
    private List<Integer> lengths = List.of();

    @Option(
            names = "--batches",
            paramLabel = "N[,…]",
            split = ",",
            defaultValue = "1,8,64,512",
            converter = AtLeastOne.class,
            description = "Texts in a run. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batches = List.of();

    @Option(
            names = "--tokenizers",
            paramLabel = "N[,…]",
            split = ",",
            converter = AtLeastOne.class,
            description =
                    "Threads that tokenize, each number to be tried. Default: 1, 2, 4 and so on, and one per core.")
    private List<Integer> tokenizers = List.of();

    @Option(
            names = "--reviews",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "Reviews scored by the engine and end to end in a round, after four times as many to warm up. "
                            + "Default: 12000, with --quick 1200; a GPU needs more.")
    private @Nullable Integer reviews;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Measure nothing: print the tables of what --json wrote.")
    private @Nullable Path from;

    public MeasureDeviceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        DeviceReport report = from == null ? measure() : DeviceReport.read(from);
        console.out().println(DeviceTable.conditions(report));
        console.out().println();
        console.out().print(DeviceTable.of(report).toText());
        console.out().println();
        console.out().print(DeviceTable.latency(report).toText());
        return ExitCode.OK;
    }

    private DeviceReport measure() throws IOException, InterruptedException {
        BenchSettings settings = measuring.settings(reviews);
        BenchInput input = measuring.input(settings);
        ReadyModel ready = engine.open(model);
        try (SentimentModel loaded = ready.model();
                Scratch scratch = Scratch.open()) {
            List<Integer> readable = lengths.stream()
                    .filter(length -> length <= loaded.maxTokens())
                    .toList();
            DeviceBench bench = new DeviceBench(
                    settings,
                    new DeviceBench.Shape(readable, batches, threads(ready)),
                    input,
                    ready,
                    precision(loaded),
                    ModelFolder.open(model.folder()).config(),
                    model.arguments(),
                    scratch.folder(),
                    this::progress);
            DeviceReport report = bench.run();
            loaded.degraded().ifPresent(why -> {
                throw new CommandException("a device failed while it was measured: " + why, "The log above says when.");
            });
            measuring.writeJson(report.toJson());
            return report;
        }
    }

    private Precision precision(SentimentModel loaded) {
        if (loaded instanceof OnnxSentimentModel onCpu) {
            return onCpu.precision();
        }
        return model.deviceChoice().cuda().half() ? Precision.FP16 : Precision.FP32;
    }

    private List<Integer> threads(ReadyModel ready) {
        if (!tokenizers.isEmpty()) {
            return tokenizers;
        }
        int most = ready.settings().tokenizers();
        List<Integer> threads = new ArrayList<>();
        for (int number = 1; number < most; number *= 2) {
            threads.add(number);
        }
        threads.add(most);
        return threads;
    }

    private void progress(String what) {
        console.err().println(what);
        console.err().flush();
    }
}
