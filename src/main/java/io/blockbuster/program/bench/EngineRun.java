package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.CommandException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The same reviews through the same engine in this process's memory, without Kafka: the ceiling.
 *
 * @param reviewsPerSecond reviews scored per second
 * @param tokensPerSecond tokens that the transformer read per second
 * @param cpuMillis CPU time of this process per review
 * @param allocatedBytes bytes allocated on the heap per review
 * @param microBatch reviews in a micro-batch, on average
 * @param padding padding computed over tokens computed
 * @param reviews reviews that were to be scored
 * @param scored reviews that were
 */
record EngineRun(
        double reviewsPerSecond,
        double tokensPerSecond,
        double cpuMillis,
        double allocatedBytes,
        double microBatch,
        double padding,
        int reviews,
        int scored) {
    private static final Duration STALLED = Duration.ofMinutes(2);

    /** Scores all texts; the clock starts behind the first {@code warmUp}. The model stays open. */
    static EngineRun of(SentimentModel model, EngineSettings settings, List<String> texts, int warmUp)
            throws InterruptedException {
        Batches batches = new Batches();
        try (ScoringEngine engine = new ScoringEngine(new Borrowed(model), settings, batches);
                Allocation allocation = Allocation.ofThisProcess()) {
            long scored = score(engine, texts.subList(0, warmUp)).scored();
            batches.reset();
            long allocated = allocation.bytes().orElse(0);
            long cpu = processCpuNanos();
            long start = System.nanoTime();
            Scored measured = score(engine, texts.subList(warmUp, texts.size()));
            double seconds = (System.nanoTime() - start) / 1e9;
            int reviews = texts.size() - warmUp;
            return new EngineRun(
                    reviews / seconds,
                    measured.tokens() / seconds,
                    (processCpuNanos() - cpu) / 1e6 / reviews,
                    (double) (allocation.bytes().orElse(0) - allocated) / reviews,
                    batches.meanReviews(),
                    batches.padding(),
                    texts.size(),
                    (int) (scored + measured.scored()));
        }
    }

    private record Scored(long scored, long tokens) {}

    private static Scored score(ScoringEngine engine, List<String> texts) throws InterruptedException {
        List<PendingScore> pending = new ArrayList<>(texts.size());
        for (String text : texts) {
            pending.add(engine.submit(text));
        }
        engine.seal();
        long scored = 0;
        long tokens = 0;
        for (PendingScore each : pending) {
            try {
                if (each.await(STALLED) instanceof Outcome.Scored outcome) {
                    scored++;
                    tokens += outcome.tokens();
                }
            } catch (TimeoutException e) {
                throw new CommandException(
                        "the engine scored nothing for " + STALLED.toMinutes() + " minutes", null, e);
            }
        }
        return new Scored(scored, tokens);
    }

    private static long processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static final class Batches implements EngineListener {
        private final LongAdder batches = new LongAdder();
        private final LongAdder reviews = new LongAdder();
        private final LongAdder tokens = new LongAdder();
        private final LongAdder padded = new LongAdder();

        @Override
        public void scored(int reviewsOfBatch, int tokensOfBatch, int padding, long queuedNanos, long inferNanos) {
            batches.increment();
            reviews.add(reviewsOfBatch);
            tokens.add(tokensOfBatch);
            padded.add(padding);
        }

        void reset() {
            batches.reset();
            reviews.reset();
            tokens.reset();
            padded.reset();
        }

        double meanReviews() {
            return (double) reviews.sum() / Math.max(1, batches.sum());
        }

        double padding() {
            return (double) padded.sum() / Math.max(1, tokens.sum());
        }
    }
}
