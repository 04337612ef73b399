package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.ReadyModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The processor from topic to topic and the engine in memory by turns of a few seconds: while one works, the other stands
 * still. A shared host's speed changes from minute to minute, and so falls on both alike.
 */
final class EngineTurns {
    static final int TURNS = 12;

    /** A transaction that is left open for ten seconds is aborted, and a processor that stands still leaves one open. */
    private static final int MOST_REVIEWS = 2_500;

    /** A turn has this share of what is measured otherwise, where that is not many. */
    private static final int SHARE = 4;

    /** Reviews that lie ready for one that is measured: more are scored until commits begin and end a turn. */
    private static final double WITH_GAPS = 1.5;

    /** How long each of the machine's peaks is measured in a turn, at most: as long as a part where that is shorter. */
    private static final Duration PEAK = Duration.ofMillis(150);

    /** Reviews that a fresh engine scores before its clock starts. */
    private static final int LEAD = 200;

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BrokerProcess broker;
    private final BenchInput input;
    private final ReadyModel ready;
    private final PeakRounds peaks;
    private final Duration peakTime;
    private final int warmUp;
    private final int each;
    private final int all;

    /**
     * @param input the reviews, from the first again where they are too few
     * @param ready what scores them in memory
     * @param peaks gets the machine's peaks of each turn, measured just before the engine
     */
    EngineTurns(BrokerProcess broker, BenchInput input, ReadyModel ready, BenchSettings settings, PeakRounds peaks) {
        this.broker = broker;
        this.input = input;
        this.ready = ready;
        this.peaks = peaks;
        peakTime = settings.partTime().compareTo(PEAK) < 0 ? settings.partTime() : PEAK;
        warmUp = settings.warmUp();
        each = each(settings);
        all = all(warmUp, each);
    }

    /** Reviews in a turn of the processor. */
    static int each(BenchSettings settings) {
        return Math.max(1, Math.min(MOST_REVIEWS, settings.reviews() / SHARE));
    }

    /** Reviews that have to lie ready. */
    static int all(int warmUp, int each) {
        return warmUp + (int) (TURNS * each * WITH_GAPS);
    }

    /**
     * One turn of each.
     *
     * @param streamPerSecond reviews per second whose scores became readable
     * @param enginePerSecond reviews per second scored in memory
     * @param streamCpuMillis CPU time of the processor per review
     * @param brokerCpuMillis CPU time of the broker per review
     * @param engineCpuMillis CPU time of the engine's process per review
     */
    record Turn(
            double streamPerSecond,
            double enginePerSecond,
            double streamCpuMillis,
            double brokerCpuMillis,
            double engineCpuMillis) {
        /** Review by review the same work, with Kafka over without. */
        double ratio() {
            return streamPerSecond / enginePerSecond;
        }
    }

    /**
     * Has both take turns while reviews last; none where the system cannot have a process stand still.
     *
     * @param place with topics that are not there yet
     */
    List<Turn> of(Contender contender, Contender.Place place) throws InterruptedException {
        broker.createTopics(place.input(), place.output());
        broker.publish(place.input(), broker.partitions(), input, 0, all);
        try (ChildProcess process = contender.start(place);
                ScoreReader scores = new ScoreReader(place.servers(), place.output(), broker.partitions());
                StreamMeter meter = new StreamMeter(process, broker)) {
            scores.await(warmUp, PATIENCE, process);
            List<Turn> turns = new ArrayList<>();
            while (turns.size() < TURNS && scores.scored() + each <= all && process.pause()) {
                EngineRun engine;
                try {
                    peaks.measure(Runtime.getRuntime().availableProcessors(), peakTime);
                    engine = engine(scores.scored());
                } finally {
                    process.resume();
                }
                // The first commit behind the pause has scores from before it.
                scores.await(Math.min(all, scores.scored() + 1), PATIENCE, process);
                StreamMeter.Reading before = meter.read(scores.scored());
                scores.await(Math.min(all, scores.scored() + each), PATIENCE, process);
                turns.add(turn(engine, before, meter.read(scores.scored())));
            }
            return turns;
        }
    }

    /** The engine on the reviews that come next on the topic. */
    private EngineRun engine(int scored) throws InterruptedException {
        List<String> texts = IntStream.range(scored, scored + LEAD + each)
                .mapToObj(i -> input.texts().get(i % input.texts().size()))
                .toList();
        return EngineRun.of(ready.model(), ready.settings(), texts, LEAD);
    }

    private static Turn turn(EngineRun engine, StreamMeter.Reading before, StreamMeter.Reading after) {
        // NaN where one commit made all readable
        double reviews = before.scored() < after.scored() ? after.scored() - before.scored() : Double.NaN;
        return new Turn(
                reviews * 1e9 / (after.nanos() - before.nanos()),
                engine.reviewsPerSecond(),
                after.cpu().minus(before.cpu()).toNanos() / 1e6 / reviews,
                after.brokerCpu().minus(before.brokerCpu()).toNanos() / 1e6 / reviews,
                engine.cpuMillis());
    }
}
