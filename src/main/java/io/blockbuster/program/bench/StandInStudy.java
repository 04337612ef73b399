package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.cli.ProgramVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How busy one process keeps a GPU, as far as this can be told without one: the engine over a {@link StandInDevice} of
 * growing speed, on reviews that are tokenized already; then each of the steps around it without a device that holds it
 * back, to say which of them is the next limit.
 */
final class StandInStudy {
    /** What one process is asked to keep busy, in reviews per second. */
    static final int GOAL = 20_000;

    private static final Duration LAUNCH = Duration.ofNanos(500_000);
    private static final int BUDGET = 32_768;
    private static final int GOAL_DEVICE = GOAL * 21 / 20; // busy for 95 % of the time, it scores the goal
    private static final int FASTEST_DEVICE = 160_000;
    private static final int TEXTS = 2_000;
    private static final List<Integer> CAPACITIES = List.of(5_000, 10_000, GOAL_DEVICE, 40_000, 80_000, FASTEST_DEVICE);
    private static final int PARTITIONS = 4;

    private final Settings settings;
    private final SentimentModel model;
    private final Path scratch;
    private final Consumer<String> progress;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final BenchInput input = BenchInput.generated(TEXTS);
    private final Map<String, Tokens> tokenized;
    private final double meanTokens;

    /**
     * How much is measured.
     *
     * @param seconds how long each device is fed in a round, roughly
     * @param streamReviews reviews from topic to topic in a round
     * @param repeats rounds
     */
    record Settings(double seconds, int streamReviews, int repeats) {
        static final Settings FULL = new Settings(4, 20_000, 3);
        static final Settings QUICK = new Settings(0.1, 300, 1);

        Settings withRepeats(int value) {
            return new Settings(seconds, streamReviews, value);
        }
    }

    /**
     * @param model whose tokens the reviews have
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    StandInStudy(Settings settings, SentimentModel model, Path scratch, Consumer<String> progress) {
        this.settings = settings;
        this.model = model;
        this.scratch = scratch;
        this.progress = progress;
        this.tokenized =
                input.texts().stream().distinct().collect(Collectors.toMap(Function.identity(), model::tokenize));
        this.meanTokens = Mean.of(input.texts(), text -> tokens(text).length());
    }

    /** Measures everything. */
    StandInReport run() throws InterruptedException {
        Machine machine = Machine.here();
        progress.accept("warming the engine up");
        feed(device(FASTEST_DEVICE, this::tokens), FASTEST_DEVICE);
        List<List<StandInReport.Fed>> devices = new ArrayList<>();
        CAPACITIES.forEach(capacity -> devices.add(new ArrayList<>()));
        List<StandInReport.Fed> behindTokenizer = new ArrayList<>();
        List<StandInReport.Fed> engine = new ArrayList<>();
        List<StandInReport.Fed> tokenizing = new ArrayList<>();
        List<GrowthRun> streams = new ArrayList<>();
        for (int round = 1; round <= settings.repeats(); round++) {
            for (int i = 0; i < CAPACITIES.size(); i++) {
                int capacity = CAPACITIES.get(i);
                say(round, "a device of %,d reviews/s".formatted(capacity));
                devices.get(i).add(feed(device(capacity, this::tokens), capacity));
            }
            say(round, "a device of %,d reviews/s behind the tokenizer".formatted(GOAL_DEVICE));
            behindTokenizer.add(feed(device(GOAL_DEVICE, model::tokenize), GOAL_DEVICE));
            say(round, "the engine's queue alone");
            engine.add(feed(noDevice(this::tokens), 10 * GOAL));
            say(round, "the engine's queue and the tokenizer");
            tokenizing.add(feed(noDevice(model::tokenize), GOAL));
            say(round, "the stream with a constant score");
            streams.add(stream(round));
        }
        return new StandInReport(
                ProgramVersion.current(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                machine,
                LAUNCH.toNanos() / 1e6,
                BUDGET,
                meanTokens,
                IntStream.range(0, CAPACITIES.size())
                        .mapToObj(i -> StandInReport.DeviceResult.of(CAPACITIES.get(i), devices.get(i)))
                        .toList(),
                StandInReport.DeviceResult.of(GOAL_DEVICE, behindTokenizer),
                List.of(
                        StandInReport.Limit.ofEngine("the engine's queue, tokens ready", engine),
                        StandInReport.Limit.ofEngine("tokenizing and the wide part, on all cores", tokenizing),
                        StandInReport.Limit.ofStream("the stream on one thread, constant score", streams)));
    }

    private StandInDevice device(int capacity, Function<String, Tokens> tokenizer) {
        double perSecond = StandInDevice.tokensPerSecond(capacity, meanTokens, BUDGET, LAUNCH);
        return new StandInDevice(LAUNCH, perSecond, tokenizer, model.maxTokens());
    }

    private StandInDevice noDevice(Function<String, Tokens> tokenizer) {
        return new StandInDevice(Duration.ZERO, Double.POSITIVE_INFINITY, tokenizer, model.maxTokens());
    }

    private Tokens tokens(String text) {
        Tokens tokens = tokenized.get(text);
        if (tokens == null) { // the empty text, with which the engine probes a device that failed
            throw new IllegalArgumentException("not tokenized before: " + text);
        }
        return tokens;
    }

    private StandInReport.Fed feed(StandInDevice device, int perSecond) throws InterruptedException {
        int reviews = (int) Math.max(1, settings.seconds() * perSecond);
        List<String> texts = IntStream.range(0, reviews)
                .mapToObj(i -> input.texts().get(i % TEXTS))
                .toList();
        EngineRun run = EngineRun.of(device, EngineSettings.suiting(device, cores, BUDGET), texts, 0);
        double seconds = run.reviews() / run.reviewsPerSecond();
        return new StandInReport.Fed(device.busy().toNanos() / 1e9 / seconds, run);
    }

    private GrowthRun stream(int round) throws InterruptedException {
        GrowthSetup.Stream setup = new GrowthSetup.Stream(
                OwnProcess.CONSTANT_SCORE,
                input,
                settings.streamReviews() / 3,
                settings.streamReviews(),
                OwnProcess.constantScore(PARTITIONS, List.of()),
                PARTITIONS,
                1,
                1,
                false);
        try (BrokerProcess broker = BrokerProcess.start(scratch, PARTITIONS)) {
            return GrowthRun.of(setup, "stream-" + round, broker, scratch, Duration.ZERO);
        }
    }

    private void say(int round, String what) {
        progress.accept("round %d of %d: %s".formatted(round, settings.repeats(), what));
    }
}
