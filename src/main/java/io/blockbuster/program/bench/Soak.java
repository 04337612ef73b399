package io.blockbuster.program.bench;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.ProgramVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A processor under a steady load, below what it can do, for long: whether it loses a review, and whether it grows. */
final class Soak {
    private static final int PARTITIONS = 4;
    private static final int TEXTS = 2_000;
    private static final double SHARE = 0.5;
    private static final int LOOKS = 180;
    private static final int LOOKS_PER_COLLECTION = 6;
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(250);
    private static final Duration SELDOM = Duration.ofSeconds(10);
    private static final int POLLS_AFTER_THE_END = 20;
    private static final String NAME = "soak";

    private final Duration time;
    private final @Nullable Double perSecond;
    private final int burst;
    private final List<String> modelOptions;
    private final Path scratch;
    private final Consumer<String> progress;

    /**
     * @param time how long the load lasts
     * @param perSecond the load in reviews per second; null for half of what a first burst shows
     * @param burst reviews of that burst, which also warms the processor up
     * @param modelOptions what has the processor load its model, as on the command line
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    Soak(
            Duration time,
            @Nullable Double perSecond,
            int burst,
            List<String> modelOptions,
            Path scratch,
            Consumer<String> progress) {
        this.time = time;
        this.perSecond = perSecond;
        this.burst = burst;
        this.modelOptions = modelOptions;
        this.scratch = scratch;
        this.progress = progress;
    }

    SoakReport run() throws InterruptedException {
        Machine machine = Machine.here();
        BenchInput input = BenchInput.generated(TEXTS);
        progress.accept("starting a broker and a processor");
        try (BrokerProcess broker = BrokerProcess.start(scratch, PARTITIONS)) {
            Contender.Place place = Contender.Place.on(broker, NAME + ".raw", NAME, scratch);
            broker.createTopics(place.input(), place.output());
            try (ChildProcess processor =
                            OwnProcess.blockbuster(PARTITIONS, modelOptions).start(place);
                    ScoreReader scores = new ScoreReader(place.servers(), place.output(), PARTITIONS)) {
                broker.publish(place.input(), PARTITIONS, input, 0, 1);
                scores.await(1, STALLED, processor);
                progress.accept("a burst, to see what it can do");
                double greatest = burst(broker, place, input, scores, processor);
                return load(machine, greatest, place, input, scores, processor);
            }
        }
    }

    private double burst(
            BrokerProcess broker, Contender.Place place, BenchInput input, ScoreReader scores, ChildProcess processor)
            throws InterruptedException {
        int warm = burst / 2;
        broker.publish(place.input(), PARTITIONS, input, 1, burst);
        scores.await(warm, STALLED, processor);
        long start = System.nanoTime();
        int before = scores.scored();
        scores.await(burst, STALLED, processor);
        return Math.max(1, burst - before) / ((System.nanoTime() - start) / 1e9);
    }

    private SoakReport load(
            Machine machine,
            double greatest,
            Contender.Place place,
            BenchInput input,
            ScoreReader scores,
            ChildProcess processor)
            throws InterruptedException {
        double load = perSecond == null ? SHARE * greatest : perSecond;
        progress.accept("%,.0f reviews/s for %s; the burst went at %,.0f/s".formatted(load, time, greatest));
        LatencyProbe probe = new LatencyProbe(place.servers(), place.input(), input, scores, processor, burst);
        LatencyRun run;
        List<Footprint> footprints;
        try (Watch watch = new Watch(processor, place.folder().resolve(place.run()), every())) {
            run = probe.measure(load / greatest, load, time);
            footprints = watch.footprints();
        }
        for (int i = 0; i < POLLS_AFTER_THE_END; i++) {
            scores.poll();
        }
        return new SoakReport(
                ProgramVersion.current(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                machine,
                greatest,
                load,
                time.toNanos() / 60e9,
                burst + run.reviews(),
                scores.scored(),
                scores.twice(),
                run.untilScored(),
                footprints);
    }

    private Duration every() {
        Duration every = time.dividedBy(LOOKS);
        return every.compareTo(OFTEN) < 0 ? OFTEN : every.compareTo(SELDOM) > 0 ? SELDOM : every;
    }

    /** A thread that looks at the processor in even intervals; every sixth time at its heap as well. */
    private static final class Watch implements AutoCloseable {
        private final List<Footprint> footprints = Collections.synchronizedList(new ArrayList<>());
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final FootprintProbe probe;

        Watch(ChildProcess processor, Path state, Duration every) {
            try {
                probe = new FootprintProbe(processor.pid(), state);
            } catch (IOException e) {
                throw new CommandException(
                        "the processor's memory cannot be looked at: " + e.getMessage(),
                        "A soak needs Linux and a JDK.",
                        e);
            }
            thread.scheduleAtFixedRate(this::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void look() {
            try {
                footprints.add(probe.look(footprints.size() % LOOKS_PER_COLLECTION == 0));
            } catch (IOException ended) {
                thread.shutdown(); // the reader of scores says that the processor has ended
            }
        }

        List<Footprint> footprints() {
            synchronized (footprints) {
                return List.copyOf(footprints);
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
            probe.close();
        }
    }
}
