package io.blockbuster.program.bench;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.ProgramVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run of the benchmark: in each round everything is measured once, so that whatever else the machine does falls on
 * all alike; then the latency at three loads.
 */
final class Bench {
    private static final String RAW = "reviews.raw";
    private static final int LENGTHS_SAMPLED = 2_000;
    private static final int USUAL_BATCH = 32;

    private final BenchSettings settings;
    private final BenchInput input;
    private final ModelFolder folder;
    private final ReadyModel ready;
    private final List<String> options;
    private final List<Peer.Answer> peers;
    private final Path scratch;
    private final Consumer<String> progress;
    private final int cores = Runtime.getRuntime().availableProcessors();

    private final List<Contender> contenders;
    private final Map<String, String> failed = new LinkedHashMap<>();
    private final Map<String, List<StreamRun>> streamRuns = new LinkedHashMap<>();
    private final List<EngineRun> engineRuns = new ArrayList<>();
    private final List<PeerTurns.WithPeer> peerTurns = new ArrayList<>();
    private final Map<Part, List<Part.Rate>> partRates = new LinkedHashMap<>();

    /**
     * A run that is not started yet.
     *
     * @param ready the model on its devices, closed by the caller
     * @param folder the model's folder
     * @param options what has another process load the same model in the same way
     * @param peers what was found of peers
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    Bench(
            BenchSettings settings,
            BenchInput input,
            ReadyModel ready,
            ModelFolder folder,
            List<String> options,
            List<Peer.Answer> peers,
            Path scratch,
            Consumer<String> progress) {
        this.settings = settings;
        this.input = input;
        this.ready = ready;
        this.folder = folder;
        this.options = options;
        this.peers = peers;
        this.scratch = scratch;
        this.progress = progress;
        this.contenders = contenders();
    }

    /** Measures everything. */
    BenchReport run() throws Exception {
        Machine machine = Machine.here();
        long start = System.nanoTime();
        List<Integer> lengths = input.texts().stream()
                .limit(LENGTHS_SAMPLED)
                .map(text -> ready.model().tokenize(text).length())
                .toList();
        progress.accept("starting a broker");
        try (BrokerProcess broker = BrokerProcess.start(scratch, settings.partitions());
                Parts parts = Parts.open(folder, input);
                PeakRounds peaks = new PeakRounds();
                PeakRounds turnPeaks = new PeakRounds()) {
            broker.createTopics(RAW);
            broker.publish(RAW, input);
            broker.commitOnce(RAW);
            for (int round = 1; round <= settings.repeats(); round++) {
                measureRound(round, broker, parts, peaks);
            }
            List<EngineTurns.Turn> turns = turns(broker, turnPeaks);
            peerTurns(broker);
            List<LatencyRun> latency = latency(broker);
            Samples share = turns.isEmpty()
                    ? shareOfPeak(lengths, peaks, Samples.of(engineRuns, EngineRun::reviewsPerSecond))
                    : shareOfPeak(lengths, turnPeaks, Samples.of(turns, EngineTurns.Turn::enginePerSecond));
            return report(machine, (System.nanoTime() - start) / 1e9, lengths, parts, peaks, share, turns, latency);
        }
    }

    private void measureRound(int round, BrokerProcess broker, Parts parts, PeakRounds peaks) throws Exception {
        say(round, "the machine's peaks and the parts");
        peaks.measure(cores, settings.partTime());
        for (Part part : parts.all()) {
            partRates.computeIfAbsent(part, first -> new ArrayList<>()).add(part.measure(settings.partTime()));
        }
        say(round, "the engine in memory");
        List<String> texts = input.texts().subList(0, settings.warmUp() + settings.reviews());
        engineRuns.add(EngineRun.of(ready.model(), ready.settings(), texts, settings.warmUp()));
        for (Contender contender : contenders) {
            if (!failed.containsKey(contender.id())) {
                say(round, contender.name());
                measure(contender, round, broker);
            }
        }
    }

    private void measure(Contender contender, int round, BrokerProcess broker) throws InterruptedException {
        try {
            Contender.Place place = Contender.Place.on(broker, RAW, contender.id() + "-" + round, scratch);
            StreamRun run = StreamRun.of(contender, place, broker);
            streamRuns
                    .computeIfAbsent(contender.name(), first -> new ArrayList<>())
                    .add(run);
        } catch (CommandException e) {
            if (contender.kind() != Contender.Kind.PEER) {
                throw e;
            }
            failed.put(contender.id(), e.getMessage() + (e.hint() == null ? "" : ". " + e.hint()));
            streamRuns.remove(contender.name());
        }
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(OwnContender.blockbuster(options, settings));
        contenders.add(OwnContender.constantScore(options, settings));
        for (Peer.Answer answer : peers) {
            if (answer instanceof Peer.Answer.Ready ready) {
                for (int batch : ready.peer().batches()) {
                    contenders.add(new PeerContender(ready.peer(), batch, folder.path(), settings));
                }
            }
        }
        return contenders;
    }

    private List<EngineTurns.Turn> turns(BrokerProcess broker, PeakRounds peaks) throws InterruptedException {
        progress.accept("from topic to topic and the engine in memory, by turns");
        Contender.Place place = Contender.Place.on(broker, "turns.raw", "turns", scratch);
        return new EngineTurns(broker, input, ready, settings, peaks)
                .of(OwnContender.blockbuster(options, settings), place);
    }

    /** With a peer of one batch size that is not fast: what the others take would be too long. */
    private void peerTurns(BrokerProcess broker) throws InterruptedException {
        PeerTurns turns = new PeerTurns(broker, input, settings, scratch);
        for (Contender contender : contenders) {
            if (contender instanceof PeerContender one && one.isOnlySlowForm() && !failed.containsKey(one.id())) {
                progress.accept("by turns with " + one.name());
                try {
                    peerTurns.add(turns.of(OwnContender.blockbuster(options, settings), one));
                } catch (CommandException e) {
                    progress.accept(one.name() + " took no turns: " + e.getMessage());
                }
            }
        }
    }

    private List<LatencyRun> latency(BrokerProcess broker) throws InterruptedException {
        double greatest =
                Samples.of(blockbusterRuns(), StreamRun::reviewsPerSecond).median();
        Contender.Place place = Contender.Place.on(broker, "latency.raw", "latency", scratch);
        return new LatencyByLoad(broker, input, settings, progress)
                .of(OwnContender.blockbuster(options, settings), place, greatest, settings.repeats());
    }

    private BenchReport report(
            Machine machine,
            double seconds,
            List<Integer> lengths,
            Parts parts,
            PeakRounds peaks,
            Samples shareOfPeak,
            List<EngineTurns.Turn> turns,
            List<LatencyRun> latency) {
        List<BenchReport.Stream> streams =
                streamRuns.values().stream().map(this::stream).toList();
        int records = Math.min(LENGTHS_SAMPLED, input.texts().size());
        BenchReport.Input facts = new BenchReport.Input(
                input.origin(),
                input.texts().size(),
                input.words(),
                Mean.of(lengths, length -> length),
                Mean.of(IntStream.range(0, records).boxed().toList(), i -> input.record(i).length));
        return new BenchReport(
                ProgramVersion.current(),
                Instant.now(),
                seconds,
                machine,
                facts,
                ready.model().version().toString(),
                settings,
                streams,
                engine(),
                turns,
                turns.isEmpty()
                        ? ratios(
                                Samples.of(blockbusterRuns(), StreamRun::reviewsPerSecond),
                                Samples.of(engineRuns, EngineRun::reviewsPerSecond))
                        : Samples.of(turns, EngineTurns.Turn::ratio),
                peerTurns,
                limits(lengths, peaks, shareOfPeak),
                parts.ofText().stream().map(this::partResult).toList(),
                parts.ofModel().stream()
                        .map(part -> modelPartResult(part, peaks.float32()))
                        .toList(),
                latency,
                absent());
    }

    private List<Peer.Answer.Absent> absent() {
        List<Peer.Answer.Absent> absent = new ArrayList<>();
        for (Peer.Answer answer : peers) {
            if (answer instanceof Peer.Answer.Absent peer) {
                absent.add(peer);
            }
        }
        failed.forEach((id, reason) -> absent.add(new Peer.Answer.Absent(id, reason)));
        return absent;
    }

    private List<StreamRun> blockbusterRuns() {
        return streamRuns.values().iterator().next();
    }

    private BenchReport.Stream stream(List<StreamRun> runs) {
        Contender.Kind kind = runs.get(0).kind();
        Map<String, String> own = blockbusterRuns().get(0).labels();
        Map<String, String> labels = runs.get(0).labels();
        Samples rate = Samples.of(runs, StreamRun::reviewsPerSecond);
        return new BenchReport.Stream(
                runs.get(0).contender(),
                kind,
                rate,
                ratio(runs.get(0).contender(), rate),
                Samples.of(runs, StreamRun::startSeconds),
                Samples.of(runs, StreamRun::cpuMillis),
                Samples.of(runs, StreamRun::brokerCpuMillis),
                samplesIfAll(runs.stream().map(StreamRun::allocatedBytes).toList()),
                samplesIfAll(runs.stream().map(StreamRun::peakBytes).toList()),
                runs.stream().mapToInt(StreamRun::reviews).sum(),
                runs.stream().mapToInt(StreamRun::scored).sum(),
                runs.stream().mapToInt(StreamRun::twice).sum(),
                kind == Contender.Kind.PART ? null : agreement(own, labels));
    }

    /** By turns where there were any, otherwise round by round. */
    private Samples ratio(String contender, Samples rate) {
        return peerTurns.stream()
                .filter(with -> with.peer().equals(contender) && !with.turns().isEmpty())
                .findFirst()
                .map(with -> Samples.of(with.turns(), PeerTurns.Turn::ratio))
                .orElseGet(() -> ratios(Samples.of(blockbusterRuns(), StreamRun::reviewsPerSecond), rate));
    }

    private static double agreement(Map<String, String> own, Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(entry -> own.containsKey(entry.getKey()))
                .mapToInt(entry -> entry.getValue().equals(own.get(entry.getKey())) ? 1 : 0)
                .average()
                .orElse(0);
    }

    private BenchReport.Engine engine() {
        return new BenchReport.Engine(
                Samples.of(engineRuns, EngineRun::reviewsPerSecond),
                Samples.of(engineRuns, EngineRun::tokensPerSecond),
                Samples.of(engineRuns, EngineRun::cpuMillis),
                Samples.of(engineRuns, EngineRun::allocatedBytes),
                Samples.of(engineRuns, EngineRun::microBatch),
                engineRuns.stream().mapToInt(EngineRun::reviews).sum(),
                engineRuns.stream().mapToInt(EngineRun::scored).sum());
    }

    private BenchReport.Limits limits(List<Integer> lengths, PeakRounds peaks, Samples shareOfPeak) {
        BertConfig config = folder.config();
        return new BenchReport.Limits(
                peaks.float32(),
                peaks.int8(),
                operations(lengths),
                inInt8(lengths, peaks),
                Arithmetic.full(config, config.maxPositions()),
                shareOfPeak,
                Samples.of(engineRuns, EngineRun::padding).greatest(),
                Padding.inBatches(lengths, USUAL_BATCH),
                Padding.toLength(lengths, config.maxPositions()));
    }

    private double operations(List<Integer> lengths) {
        return Mean.of(lengths, length -> Arithmetic.firstRow(folder.config(), length));
    }

    private double inInt8(List<Integer> lengths, PeakRounds peaks) {
        return peaks.int8() != null && isInInt8()
                ? Mean.of(lengths, length -> Arithmetic.inInt8(folder.config(), length))
                : 0;
    }

    private boolean isInInt8() {
        return ready.model() instanceof OnnxSentimentModel model && model.precision() == Precision.INT8;
    }

    /**
     * @param peaks as many as there are rates
     * @param rates reviews per second of the engine
     */
    private Samples shareOfPeak(List<Integer> lengths, PeakRounds peaks, Samples rates) {
        double inInt8 = inInt8(lengths, peaks);
        double inFloat32 = operations(lengths) - inInt8;
        BenchReport.Peak int8 = peaks.int8();
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < rates.values().size(); i++) {
            double seconds = inFloat32 / peaks.float32().allThreads().values().get(i);
            if (int8 != null) {
                seconds += inInt8 / int8.allThreads().values().get(i);
            }
            shares.add(rates.values().get(i) * seconds);
        }
        return new Samples(shares);
    }

    private BenchReport.PartResult partResult(Part part) {
        List<Part.Rate> rates = partRates.getOrDefault(part, List.of());
        return new BenchReport.PartResult(
                part.name(),
                part.unit(),
                Samples.of(rates, Part.Rate::perSecond),
                Samples.of(rates, Part.Rate::allocatedBytes).median());
    }

    private BenchReport.ModelPartResult modelPartResult(Parts.ModelPart part, BenchReport.Peak peak) {
        Samples tokens = Samples.of(partRates.getOrDefault(part.part(), List.of()), Part.Rate::perSecond);
        double perToken = Arithmetic.firstRow(folder.config(), part.length()) / part.length();
        Samples operations = new Samples(
                tokens.values().stream().map(rate -> rate * perToken).toList());
        return new BenchReport.ModelPartResult(
                part.length(), part.batch(), tokens, ratios(operations, peak.oneThread()));
    }

    private void say(int round, String what) {
        progress.accept("round %d of %d: %s".formatted(round, settings.repeats(), what));
    }

    private static @Nullable Samples samplesIfAll(List<@Nullable Double> values) {
        return values.contains(null) ? null : new Samples(values);
    }

    /** One over the other, round by round. */
    private static Samples ratios(Samples over, Samples under) {
        return new Samples(IntStream.range(0, over.values().size())
                .mapToObj(round -> over.values().get(round) / under.values().get(round))
                .toList());
    }
}
