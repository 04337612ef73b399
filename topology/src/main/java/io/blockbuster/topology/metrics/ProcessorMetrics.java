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
        received = OwnMeter.RECEIVED.counter(registry);
        for (Sentiment label : Sentiment.values()) {
            String tag = label == Sentiment.POSITIVE ? "positive" : "negative";
            scored.put(label, OwnMeter.SCORED.counter(registry, "label", tag));
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            dead.put(reason, OwnMeter.DEAD.counter(registry, "reason", reason.tag()));
        }
        failedRuns = OwnMeter.FAILED_RUNS.counter(registry);
        latency = OwnMeter.LATENCY.timer(registry);
        tokenize = OwnMeter.TOKENIZE.timer(registry);
        queued = OwnMeter.QUEUE.timer(registry);
        infer = OwnMeter.INFER.timer(registry);
        drain = OwnMeter.DRAIN.timer(registry);
        batchReviews = OwnMeter.BATCH_REVIEWS.summary(registry);
        batchTokens = OwnMeter.BATCH_TOKENS.summary(registry);
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
        OwnMeter.LATE.timer(registry, "size", size.toString()).record(by);
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

    private static <K extends Enum<K>> Counter counter(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
