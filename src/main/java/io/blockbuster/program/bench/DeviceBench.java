package io.blockbuster.program.bench;

import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.cli.ProgramVersion;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ReadyModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A measurement of a device: in each round the model alone, the engine, and the way from topic to topic. */
final class DeviceBench {
    private static final String RAW = "reviews.raw";
    private static final int SAMPLE = 2_000;

    private final BenchSettings settings;
    private final Shape shape;
    private final BenchInput input;
    private final ReadyModel ready;
    private final String precision;
    private final List<String> modelOptions;
    private final Path scratch;
    private final Consumer<String> progress;

    private final Map<Size, List<Double>> grid = new LinkedHashMap<>();
    private final List<Double> asTheyAre = new ArrayList<>();
    private final Map<Integer, List<Double>> engine = new LinkedHashMap<>();
    private final Map<Integer, List<Double>> stream = new LinkedHashMap<>();

    /**
     * What is varied.
     *
     * @param lengths tokens of a text
     * @param batches texts in a run
     * @param threads that tokenize
     */
    record Shape(List<Integer> lengths, List<Integer> batches, List<Integer> threads) {}

    private record Size(int length, int batch) {}

    /**
     * A measurement that is not started yet.
     *
     * @param ready the model on its devices, closed by the caller
     * @param precision the numbers it is computed in
     * @param modelOptions what has another process load the same model in the same way
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    DeviceBench(
            BenchSettings settings,
            Shape shape,
            BenchInput input,
            ReadyModel ready,
            String precision,
            List<String> modelOptions,
            Path scratch,
            Consumer<String> progress) {
        this.settings = settings;
        this.shape = shape;
        this.input = input;
        this.ready = ready;
        this.precision = precision;
        this.modelOptions = modelOptions;
        this.scratch = scratch;
        this.progress = progress;
    }

    /** Measures everything. */
    DeviceReport run() throws InterruptedException {
        Machine machine = Machine.here();
        long start = System.nanoTime();
        SentimentModel model = ready.model();
        List<Tokens> sample =
                input.texts().stream().limit(SAMPLE).map(model::tokenize).toList();
        progress.accept("starting a broker");
        try (BrokerProcess broker = BrokerProcess.start(scratch, settings.partitions())) {
            broker.createTopics(RAW);
            broker.publish(RAW, input);
            for (int round = 1; round <= settings.repeats(); round++) {
                say(round, "the model alone");
                measureModel(sample);
                for (int threads : shape.threads()) {
                    say(round, "tokenizing on " + threads + (threads == 1 ? " thread" : " threads"));
                    measureEngine(threads);
                    measureStream(threads, round, broker);
                }
            }
        }
        return report(machine, (System.nanoTime() - start) / 1e9, sample);
    }

    private void measureModel(List<Tokens> sample) throws InterruptedException {
        EngineSettings bounds = ready.settings();
        ModelSpeed speed = new ModelSpeed(ready.model(), bounds.runners());
        for (int length : shape.lengths()) {
            for (int size : shape.batches()) {
                List<Tokens> batch = ModelSpeed.batch(sample, length, size);
                note(grid, new Size(length, size), speed.textsPerSecond(List.of(batch), settings.partTime()));
            }
        }
        List<List<Tokens>> batches = ModelSpeed.batches(sample, bounds.tokenBudget(), bounds.maxBatch());
        asTheyAre.add(speed.textsPerSecond(batches, settings.partTime()));
    }

    private void measureEngine(int threads) throws InterruptedException {
        List<String> texts = input.texts().subList(0, settings.warmUp() + settings.reviews());
        EngineRun run = EngineRun.of(ready.model(), bounds(threads), texts, settings.warmUp());
        note(engine, threads, run.reviewsPerSecond());
    }

    private void measureStream(int threads, int round, BrokerProcess broker) throws InterruptedException {
        List<String> options = new ArrayList<>(modelOptions);
        options.addAll(EngineOptions.arguments(bounds(threads)));
        String name = "threads-" + threads + "-" + round;
        Contender.Place place = new Contender.Place(broker.servers(), RAW, name + ".scored", name, scratch);
        note(
                stream,
                threads,
                StreamRun.of(OwnContender.blockbuster(options, settings), place, broker)
                        .reviewsPerSecond());
    }

    /** The bounds that were found, with another number of threads. */
    private EngineSettings bounds(int threads) {
        EngineSettings found = ready.settings();
        return EngineSettings.suiting(ready.model(), threads, found.tokenBudget())
                .withMaxBatch(found.maxBatch());
    }

    private DeviceReport report(Machine machine, double seconds, List<Tokens> sample) throws InterruptedException {
        SentimentModel model = ready.model();
        return new DeviceReport(
                ProgramVersion.current(),
                Instant.now(),
                seconds,
                machine,
                Cards.here(),
                model.devices().stream().map(Device::toString).collect(Collectors.joining(",")),
                precision,
                model.version().toString(),
                DeviceReport.Input.of(input, sample.stream().map(Tokens::length).toList()),
                settings,
                ready.settings().tokenBudget(),
                ready.settings().runners(),
                grid.entrySet().stream()
                        .map(cell -> new DeviceReport.Cell(
                                cell.getKey().length(), cell.getKey().batch(), new Samples(cell.getValue())))
                        .toList(),
                new Samples(asTheyAre),
                shape.threads().stream()
                        .map(threads ->
                                new DeviceReport.Threads(threads, samples(engine, threads), samples(stream, threads)))
                        .toList());
    }

    private static Samples samples(Map<Integer, List<Double>> rates, int threads) {
        return new Samples(rates.getOrDefault(threads, List.of()));
    }

    private static <T> void note(Map<T, List<Double>> rates, T what, double perSecond) {
        rates.computeIfAbsent(what, first -> new ArrayList<>()).add(perSecond);
    }

    private void say(int round, String what) {
        progress.accept("round %d of %d: %s".formatted(round, settings.repeats(), what));
    }
}
