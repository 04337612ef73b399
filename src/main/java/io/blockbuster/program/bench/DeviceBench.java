package io.blockbuster.program.bench;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.cli.ProgramVersion;
import io.blockbuster.program.config.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of a device: in each round the model alone, the engine, and the way from topic to topic; then the latency
 * at three loads.
 */
final class DeviceBench {
    private static final String RAW = "reviews.raw";
    private static final int SAMPLE = 2_000;

    private final BenchSettings settings;
    private final Shape shape;
    private final BenchInput input;
    private final ReadyModel ready;
    private final Precision precision;
    private final BertConfig config;
    private final List<String> modelOptions;
    private final Path scratch;
    private final Consumer<String> progress;

    private final List<DeviceLimits> limits = new ArrayList<>();
    private final Map<Size, Row> grid = new LinkedHashMap<>();
    private final Row asTheyAre = new Row();
    private final Map<Integer, Row> engine = new LinkedHashMap<>();
    private final Map<Integer, Row> stream = new LinkedHashMap<>();

    /**
     * What is varied.
     *
     * @param lengths tokens of a text
     * @param batches texts in a run
     * @param threads that tokenize
     */
    record Shape(List<Integer> lengths, List<Integer> batches, List<Integer> threads) {}

    private record Size(int length, int batch) {}

    /** What is gathered of one way to score, round by round. */
    private static final class Row {
        private final List<Double> perSecond = new ArrayList<>();
        private final List<CardReading> cards = new ArrayList<>();

        void note(double rate, List<CardReading> readings) {
            perSecond.add(rate);
            cards.addAll(readings);
        }

        DeviceReport.Measured measured(Work work) {
            return new DeviceReport.Measured(new Samples(perSecond), work, CardUse.of(cards));
        }
    }

    /**
     * A measurement that is not started yet.
     *
     * @param ready the model on its devices, closed by the caller
     * @param precision the numbers it is computed in
     * @param config its shape
     * @param modelOptions what has another process load the same model in the same way
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    DeviceBench(
            BenchSettings settings,
            Shape shape,
            BenchInput input,
            ReadyModel ready,
            Precision precision,
            BertConfig config,
            List<String> modelOptions,
            Path scratch,
            Consumer<String> progress) {
        this.settings = settings;
        this.shape = shape;
        this.input = input;
        this.ready = ready;
        this.precision = precision;
        this.config = config;
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
        try (BrokerProcess broker = BrokerProcess.start(scratch, settings.partitions());
                CardWatch cards = CardWatch.of(model.devices())) {
            broker.createTopics(RAW);
            broker.publish(RAW, input);
            for (int round = 1; round <= settings.repeats(); round++) {
                say(round, "the device's limits");
                limits.add(DeviceLimits.measure(
                        model.devices(), ready.settings().runners(), precision, settings.partTime()));
                say(round, "the model alone");
                measureModel(sample, cards);
                for (int threads : shape.threads()) {
                    say(round, "tokenizing on " + threads + (threads == 1 ? " thread" : " threads"));
                    measureEngine(threads, cards);
                    measureStream(threads, round, broker, cards);
                }
            }
            DeviceReport.Latency latency = measureLatency(broker);
            return report(machine, (System.nanoTime() - start) / 1e9, sample, latency);
        }
    }

    private void measureModel(List<Tokens> sample, CardWatch cards) throws InterruptedException {
        EngineSettings bounds = ready.settings();
        ModelSpeed speed = new ModelSpeed(ready.model(), bounds.runners());
        for (int length : shape.lengths()) {
            for (int size : shape.batches()) {
                List<Tokens> batch = ModelSpeed.batch(sample, length, size);
                measureModel(speed, List.of(batch), row(grid, new Size(length, size)), cards);
            }
        }
        List<List<Tokens>> batches = ModelSpeed.batches(sample, bounds.tokenBudget(), bounds.maxBatch());
        measureModel(speed, batches, asTheyAre, cards);
    }

    private void measureModel(ModelSpeed speed, List<List<Tokens>> batches, Row row, CardWatch cards)
            throws InterruptedException {
        double rate = speed.textsPerSecond(batches, settings.partTime());
        row.note(rate, cards.during(Span.untilNow(settings.partTime())));
    }

    private void measureEngine(int threads, CardWatch cards) throws InterruptedException {
        List<String> texts = input.texts().subList(0, settings.warmUp() + settings.reviews());
        EngineRun run = EngineRun.of(ready.model(), bounds(threads), texts, settings.warmUp());
        Duration time = Duration.ofNanos((long) (settings.reviews() / run.reviewsPerSecond() * 1e9));
        row(engine, threads).note(run.reviewsPerSecond(), cards.during(Span.untilNow(time)));
    }

    private void measureStream(int threads, int round, BrokerProcess broker, CardWatch cards)
            throws InterruptedException {
        Contender.Place place = Contender.Place.on(broker, RAW, "threads-" + threads + "-" + round, scratch);
        StreamRun run = StreamRun.of(contender(threads), place, broker);
        row(stream, threads).note(run.reviewsPerSecond(), cards.during(run.measured()));
    }

    private DeviceReport.@Nullable Latency measureLatency(BrokerProcess broker) throws InterruptedException {
        Optional<Integer> fastest = shape.threads().stream()
                .filter(threads -> Double.isFinite(rate(threads)))
                .max(Comparator.comparingDouble(this::rate));
        if (fastest.isEmpty()) {
            return null;
        }
        int threads = fastest.get();
        Contender.Place place = Contender.Place.on(broker, "latency.raw", "latency", scratch);
        LatencyByLoad byLoad = new LatencyByLoad(broker, input, settings, progress);
        return new DeviceReport.Latency(threads, byLoad.of(contender(threads), place, rate(threads), 1));
    }

    /** Reviews per second from topic to topic; NaN where no round has a rate. */
    private double rate(int threads) {
        return new Samples(row(stream, threads).perSecond).median();
    }

    private OwnContender contender(int threads) {
        List<String> options = new ArrayList<>(modelOptions);
        options.addAll(EngineOptions.arguments(bounds(threads)));
        return OwnContender.blockbuster(options, settings);
    }

    /** The bounds that were found, with another number of threads. */
    private EngineSettings bounds(int threads) {
        EngineSettings found = ready.settings();
        return EngineSettings.suiting(ready.model(), threads, found.tokenBudget())
                .withMaxBatch(found.maxBatch());
    }

    private DeviceReport report(
            Machine machine, double seconds, List<Tokens> sample, DeviceReport.@Nullable Latency latency)
            throws InterruptedException {
        SentimentModel model = ready.model();
        List<Integer> lengths = sample.stream().map(Tokens::length).toList();
        Work perReview = Work.perText(config, lengths, bytesPerNumber());
        return new DeviceReport(
                ProgramVersion.current(),
                Instant.now(),
                seconds,
                machine,
                Cards.here(),
                model.devices().stream().map(Device::toString).collect(Collectors.joining(",")),
                precision.toString(),
                model.version().toString(),
                DeviceReport.Input.of(input, lengths),
                settings,
                ready.settings().tokenBudget(),
                ready.settings().runners(),
                DeviceLimits.of(limits),
                grid.entrySet().stream()
                        .map(cell -> cell(cell.getKey(), cell.getValue()))
                        .toList(),
                asTheyAre.measured(perReview),
                shape.threads().stream()
                        .map(threads -> new DeviceReport.Threads(
                                threads,
                                row(engine, threads).measured(perReview),
                                row(stream, threads).measured(perReview)))
                        .toList(),
                latency);
    }

    private DeviceReport.Cell cell(Size size, Row row) {
        Work work = Work.perText(config, size.length(), bytesPerNumber());
        return new DeviceReport.Cell(size.length(), size.batch(), row.measured(work));
    }

    private int bytesPerNumber() {
        return precision == Precision.FP16 ? Short.BYTES : Float.BYTES;
    }

    private static <T> Row row(Map<T, Row> rows, T what) {
        return rows.computeIfAbsent(what, first -> new Row());
    }

    private void say(int round, String what) {
        progress.accept("round %d of %d: %s".formatted(round, settings.repeats(), what));
    }
}
