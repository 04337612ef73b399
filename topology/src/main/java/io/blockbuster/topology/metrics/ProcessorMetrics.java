package io.blockbuster.topology.metrics;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.topology.review.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processor's own meters. Thread-safe. No tag carries a subject or anything else that users make up. */
public final class ProcessorMetrics implements EngineListener {
    private final MeterRegistry registry;
    private final Counter received;
    private final Map<Sentiment, Counter> scored = new EnumMap<>(Sentiment.class);
    private final Map<DeadLetterReason, Counter> dead = new EnumMap<>(DeadLetterReason.class);
    private final Counter failedRuns;
    private final Timer latency;
    private final Timer tokenize;
    private final Timer queued;
    private final Timer infer;
    private final Timer drain;
    private final DistributionSummary batchReviews;
    private final DistributionSummary batchTokens;

    public ProcessorMetrics(MeterRegistry registry) {
        this.registry = registry;
        received = Counter.builder("blockbuster.reviews.received")
                .description("Records read from reviews.raw")
                .register(registry);
        for (Sentiment label : Sentiment.values()) {
            scored.put(
                    label,
                    Counter.builder("blockbuster.reviews.scored")
                            .description("Reviews scored, by label")
                            .tag("label", label == Sentiment.POSITIVE ? "positive" : "negative")
                            .register(registry));
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            dead.put(
                    reason,
                    Counter.builder("blockbuster.reviews.dead")
                            .description("Records sent to reviews.dlq, by reason")
                            .tag("reason", reason.tag())
                            .register(registry));
        }
        failedRuns = Counter.builder("blockbuster.engine.failed.runs")
                .description("Runs of the model that failed and were tried again or bisected")
                .register(registry);
        latency = timer("blockbuster.latency", "From a review's creation to its score, before the commit");
        tokenize = timer("blockbuster.tokenize", "Time to tokenize one review");
        queued = timer("blockbuster.queue", "Wait of a micro-batch's oldest review before inference");
        infer = timer("blockbuster.infer", "Time of the model for one micro-batch");
        drain = timer("blockbuster.drain", "Wait before a commit until nothing is in flight");
        batchReviews = DistributionSummary.builder("blockbuster.batch.reviews")
                .description("Reviews per micro-batch")
                .register(registry);
        batchTokens = DistributionSummary.builder("blockbuster.batch.tokens")
                .description("Tokens per micro-batch")
                .register(registry);
    }

    /** A record was read. */
    public void received() {
        received.increment();
    }

    /** A review was scored and forwarded. */
    public void scored(Sentiment label, Duration sinceCreation) {
        counter(scored, label).increment();
        latency.record(sinceCreation.isNegative() ? Duration.ZERO : sinceCreation);
    }

    /** A record was sent to the dead letters. */
    public void dead(DeadLetterReason reason) {
        counter(dead, reason).increment();
    }

    /** A task waited {@code nanos} nanoseconds before a commit. */
    public void drained(long nanos) {
        drain.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A review came {@code by} after the end of its window of {@code size}, too late to be counted. */
    public void late(Duration size, Duration by) {
        Timer.builder("blockbuster.window.late")
                .description("Reviews too late for a window, by how much after its end")
                .tag("size", size.toString())
                .register(registry)
                .record(by);
    }

    @Override
    public void tokenized(long nanos) {
        tokenize.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void scored(int reviews, int tokens, long queuedNanos, long inferNanos) {
        batchReviews.record(reviews);
        batchTokens.record(tokens);
        queued.record(queuedNanos, TimeUnit.NANOSECONDS);
        infer.record(inferNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failedRun(RuntimeException cause) {
        failedRuns.increment();
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    private static <K extends Enum<K>> Counter counter(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
