package io.blockbuster.program.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Publishes reviews to a processor that runs already, on an {@link OpenLoop}, and reads their scores. The latency of a
 * review counts from the time it was due, so a stall counts for every review that would have come while it lasted.
 */
final class LatencyProbe {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final long HIGHEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;
    private static final int DIGITS = 3;

    private final String servers;
    private final String topic;
    private final BenchInput input;
    private final ScoreReader scores;
    private final ChildProcess processor;
    private int published;

    /** A probe on a topic that has no reviews yet. */
    LatencyProbe(String servers, String topic, BenchInput input, ScoreReader scores, ChildProcess processor) {
        this(servers, topic, input, scores, processor, 0);
    }

    /**
     * A probe on a topic.
     *
     * @param scores reads what comes out, and nothing else
     * @param processor must not end
     * @param published reviews that are on the topic and scored already
     */
    LatencyProbe(
            String servers, String topic, BenchInput input, ScoreReader scores, ChildProcess processor, int published) {
        this.servers = servers;
        this.topic = topic;
        this.input = input;
        this.scores = scores;
        this.processor = processor;
        this.published = published;
    }

    /**
     * Publishes at a rate for a while and waits for the scores of all that was published, at the end as long as any come.
     */
    LatencyRun measure(double share, double perSecond, Duration time) throws InterruptedException {
        int reviews = Math.max(1, (int) (perSecond * time.toNanos() / 1e9));
        Histogram untilScored = new Histogram(HIGHEST_MICROS, DIGITS);
        Histogram untilReadable = new Histogram(HIGHEST_MICROS, DIGITS);
        int first = published;
        published += reviews;
        int scored = 0;
        OpenLoop loop = new OpenLoop(servers, topic, input, first, reviews, perSecond);
        ExecutorService publisher = Executors.newSingleThreadExecutor();
        try {
            Future<?> publishing = publisher.submit(loop::publish);
            long last = System.nanoTime();
            while (scores.scored() < published && System.nanoTime() - last < DRAIN.toNanos()) {
                if (!publishing.isDone()) {
                    last = System.nanoTime(); // however long nothing comes: what is published later counts as well
                }
                for (ScoreReader.Line line : scores.poll()) {
                    last = System.nanoTime();
                    if (BenchInput.number(line.id()) >= first) { // not one that an overload before this left behind
                        scored++;
                        record(untilScored, line.createdAt(), line.scoredAt());
                        record(untilReadable, line.createdAt(), Instant.now());
                    }
                }
                processor.requireAlive();
            }
            publishing.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the publisher failed", e.getCause());
        } finally {
            publisher.shutdownNow();
        }
        return new LatencyRun(
                share,
                perSecond,
                reviews,
                scored,
                LatencyRun.Quantiles.of(untilScored),
                LatencyRun.Quantiles.of(untilReadable));
    }

    private static void record(Histogram micros, @Nullable Instant due, @Nullable Instant end) {
        if (due != null && end != null) {
            long waited = Duration.between(due, end).toNanos() / 1_000;
            micros.recordValue(Math.max(0, Math.min(HIGHEST_MICROS, waited)));
        }
    }
}
