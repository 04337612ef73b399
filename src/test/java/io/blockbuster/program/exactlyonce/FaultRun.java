package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run of reviews through a processor to which faults happen: publishes at a steady rate, notes each fault and the
 * pause that follows it, waits for the stream to finish and judges it. Prints seed, faults and verdict, and keeps them
 * in {@code target/faults}.
 */
final class FaultRun implements AutoCloseable {
    /** Of the processor's session and of its transactions, the longest each; with the broker's own round of 10 s. */
    private static final Duration PER_FAULT = Duration.ofSeconds(8 + 10 + 10);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static {
        // A stream thread that dies, as these tests want it to, ends with its exception; Awaitility would take it for
        // ours.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private final String name;
    private final String bootstrapServers;
    private final Random random;
    private final long seed;
    private final PacedPublisher publisher;
    private final PauseWatch watch;
    private final long begun = System.nanoTime();
    private final List<Fault> faults = new ArrayList<>();

    private record Fault(String what, long nanos) {}

    /** Something that may fail or wait. */
    interface Action {
        void run() throws Exception;
    }

    private FaultRun(
            String name,
            String bootstrapServers,
            LongFunction<Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>>> source,
            int reviews,
            int perSecond) {
        this.name = name;
        this.bootstrapServers = bootstrapServers;
        this.seed = Long.getLong("faults.seed", System.nanoTime());
        this.random = new Random(seed);
        report("---- %s, seed %d (-Dfaults.seed=%d repeats it), %d reviews, %d a second"
                .formatted(Instant.now(), seed, seed, reviews, perSecond));
        publisher = PacedPublisher.start(bootstrapServers, source.apply(seed), reviews, perSecond);
        watch = PauseWatch.start(bootstrapServers);
    }

    /** Starts to publish to a cluster that has the topics. */
    static FaultRun start(String name, String bootstrapServers, int reviews, int perSecond) {
        return new FaultRun(
                name, bootstrapServers, seed -> new ReviewSource(seed, Cluster.PARTITIONS), reviews, perSecond);
    }

    /** Starts to publish given reviews. */
    static FaultRun start(
            String name,
            String bootstrapServers,
            Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>> source,
            int reviews,
            int perSecond) {
        return new FaultRun(name, bootstrapServers, seed -> source, reviews, perSecond);
    }

    /** The source of everything random in this run. */
    Random random() {
        return random;
    }

    /** Waits until {@code more} reviews than now are committed: the stream flows. */
    void awaitFlow(int more) {
        long target = watch.count() + more;
        Awaitility.await("reviews flow; " + watch.count() + " are scored, " + publisher.sent() + " published")
                .atMost(PATIENCE.plus(PER_FAULT))
                .until(() -> watch.count() >= target || publisher.isFinished());
    }

    /** Waits until {@code reviews} reviews are published: the moments at which faults happen. */
    void awaitPublished(long reviews) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> publisher.sent() >= reviews || publisher.isFinished());
    }

    long published() {
        return publisher.sent();
    }

    /** Makes a fault happen and notes it. */
    void fault(String what, Action action) throws Exception {
        faults.add(new Fault(what, System.nanoTime()));
        report("%6.1f s: %s".formatted((System.nanoTime() - begun) / 1e9, what));
        action.run();
    }

    /** Waits until everything published is committed, then judges; fails unless each review ended exactly once. */
    Verdict finish() {
        Duration deadline = PATIENCE.plus(PER_FAULT.multipliedBy(faults.size()));
        Awaitility.await("everything is published")
                .atMost(deadline.plusMinutes(5))
                .until(publisher::isFinished);
        List<String> unfinished = awaitCompletion(deadline);
        Verdict verdict = ExactlyOnceVerifier.verify(bootstrapServers);
        reportPauses();
        report("%s: %s%s".formatted(name, verdict, unfinished.isEmpty() ? "" : "; UNFINISHED: " + unfinished));
        assertThat(verdict.doubled()).as("doubled, seed %d", seed).isEmpty();
        assertThat(unfinished)
                .as("unfinished at the deadline (lost, where it says so: %s), seed %d", verdict, seed)
                .isEmpty();
        assertThat(verdict.faults()).as("seed %d", seed).isEmpty();
        assertThat(verdict.inputs()).isEqualTo(publisher.sent());
        return verdict;
    }

    private List<String> awaitCompletion(Duration deadline) {
        try (Completion completion = new Completion(bootstrapServers)) {
            try {
                Awaitility.await()
                        .atMost(deadline)
                        .pollInterval(Duration.ofMillis(250))
                        .until(() -> completion.unfinished().isEmpty());
                return List.of();
            } catch (ConditionTimeoutException e) {
                return completion.unfinished();
            }
        }
    }

    private void reportPauses() {
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            long next = i + 1 < faults.size() ? faults.get(i + 1).nanos() : Long.MAX_VALUE;
            report("pause %5.1f s: %s"
                    .formatted(watch.longestPause(fault.nanos(), next).toMillis() / 1e3, fault.what()));
        }
        report("pause %5.1f s at most from start to end"
                .formatted(watch.longestPause(0, Long.MAX_VALUE).toMillis() / 1e3));
    }

    private void report(String line) {
        System.out.println("[" + name + "] " + line);
        try {
            Path folder = Files.createDirectories(Path.of("target", "faults"));
            Files.writeString(
                    folder.resolve(name + ".txt"),
                    line + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        publisher.close();
        watch.close();
    }
}
