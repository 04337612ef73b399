package io.blockbuster.topology.metrics;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.topology.review.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The processor's own meters. Thread-safe. No tag carries a subject or anything else that users make up. */
public final class ProcessorMetrics implements EngineListener {
    private final Counter received;
    private final Map<Sentiment, Counter> scored = new EnumMap<>(Sentiment.class);
    private final Map<DeadLetterReason, Counter> dead = new EnumMap<>(DeadLetterReason.class);
    private final Counter failedRuns;
    private final Timer latency;
    private final Timer tokenize;
    private final Timer queued;
    private final Timer infer;
    private final Timer forward;
    private final Timer drain;
    private final Map<Duration, Timer> late;
    private final DistributionSummary batchReviews;
    private final DistributionSummary batchTokens;
    private final DistributionSummary batchPadding;
    private final MultiGauge model;
    private final MultiGauge device;
    private final Counter toCpu;
    private final Counter toGpu;
    private final Counter outOfMemory;

    /**
     * Registers all of them, so that each is there before it first counts.
     *
     * @param windowSizes the sizes of the windows that reviews are counted in
     */
    public ProcessorMetrics(MeterRegistry registry, Collection<Duration> windowSizes) {
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
        forward = OwnMeter.FORWARD.timer(registry);
        drain = OwnMeter.DRAIN.timer(registry);
        batchReviews = OwnMeter.BATCH_REVIEWS.summary(registry);
        batchTokens = OwnMeter.BATCH_TOKENS.summary(registry);
        batchPadding = OwnMeter.BATCH_PADDING.summary(registry);
        late = windowSizes.stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        size -> size, size -> OwnMeter.LATE.timer(registry, "size", size.toString())));
        model = OwnMeter.MODEL.multiGauge(registry);
        device = OwnMeter.DEVICE.multiGauge(registry);
        toCpu = OwnMeter.DEVICE_MOVES.counter(registry, "to", "cpu");
        toGpu = OwnMeter.DEVICE_MOVES.counter(registry, "to", "gpu");
        outOfMemory = OwnMeter.OUT_OF_MEMORY.counter(registry);
    }

    /** A record was read. */
    public void received() {
        received.increment();
    }

    /** A review was scored and forwarded. */
    public void scored(Sentiment label, Duration sinceCreation) {
        value(scored, label).increment();
        latency.record(sinceCreation.isNegative() ? Duration.ZERO : sinceCreation);
    }

    /** A record was sent to the dead letters. */
    public void dead(DeadLetterReason reason) {
        value(dead, reason).increment();
    }

    /** A scored review waited {@code nanos} nanoseconds for those before it. */
    public void forwarded(long nanos) {
        forward.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A task waited {@code nanos} nanoseconds before a commit. */
    public void drained(long nanos) {
        drain.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A review came {@code by} after the end of its window of {@code size}, too late to be counted. */
    public void late(Duration size, Duration by) {
        value(late, size).record(by);
    }

    @Override
    public void modelChanged(SentimentModel now) {
        ModelVersion version = now.version();
        model.register(one(Tags.of("name", version.name(), "version", version.version())), true);
        show(now.devices());
    }

    @Override
    public void devicesChanged(SentimentModel now) {
        (now.device() instanceof Device.Cpu ? toCpu : toGpu).increment();
        show(now.devices());
    }

    @Override
    public void outOfMemory() {
        outOfMemory.increment();
    }

    private void show(List<Device> devices) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Device each : devices) {
            rows.add(MultiGauge.Row.of(Tags.of("device", each.toString(), "provider", each.provider()), 1));
        }
        device.register(rows, true);
    }

    @Override
    public void tokenized(long nanos) {
        tokenize.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void scored(int reviews, int tokens, int padding, long queuedNanos, long inferNanos) {
        batchReviews.record(reviews);
        batchTokens.record(tokens);
        batchPadding.record(padding);
        queued.record(queuedNanos, TimeUnit.NANOSECONDS);
        infer.record(inferNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failedRun(RuntimeException cause) {
        failedRuns.increment();
    }

    private static List<MultiGauge.Row<?>> one(Tags tags) {
        return List.of(MultiGauge.Row.of(tags, 1));
    }

    private static <K, M> M value(Map<K, M> meters, K key) {
        M meter = meters.get(key);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return meter;
    }
}
