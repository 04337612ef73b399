package io.blockbuster.topology.metrics;

import io.blockbuster.core.metrics.MeterDefinition;
import io.blockbuster.core.metrics.MeterDefinition.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/**
 * Every meter that the processor and its dashboard report: its name, kind, labels and meaning. The first table in
 * {@code docs/metrics.md} is made from it. No label carries a subject or anything else that users make up.
 */
public enum OwnMeter {
    RECEIVED("blockbuster.reviews.received", Kind.COUNTER, "", "Records read from reviews.raw"),
    SCORED("blockbuster.reviews.scored", Kind.COUNTER, "label", "Reviews scored, by label"),
    DEAD("blockbuster.reviews.dead", Kind.COUNTER, "reason", "Records sent to reviews.dlq, by reason"),
    LATENCY("blockbuster.latency", Kind.TIMER, "", "From a review's creation to its score, before the commit"),
    TOKENIZE("blockbuster.tokenize", Kind.TIMER, "", "Time to tokenize one review"),
    QUEUE("blockbuster.queue", Kind.TIMER, "", "Wait of a micro-batch's oldest review before inference"),
    INFER("blockbuster.infer", Kind.TIMER, "", "Time of the model for one micro-batch"),
    FORWARD("blockbuster.forward", Kind.TIMER, "", "Wait of a scored review until those before it are forwarded"),
    DRAIN("blockbuster.drain", Kind.TIMER, "", "Wait before a commit until nothing is in flight"),
    BATCH_REVIEWS("blockbuster.batch.reviews", Kind.SUMMARY, "", "Reviews per micro-batch"),
    BATCH_TOKENS("blockbuster.batch.tokens", Kind.SUMMARY, "", "Tokens per micro-batch"),
    BATCH_PADDING(
            "blockbuster.batch.padding",
            Kind.SUMMARY,
            "",
            "Tokens of padding computed per micro-batch; 0 where each length runs apart"),
    IN_FLIGHT("blockbuster.engine.in.flight", Kind.GAUGE, "", "Reviews submitted to the engine and not yet scored"),
    FAILED_RUNS(
            "blockbuster.engine.failed.runs",
            Kind.COUNTER,
            "",
            "Runs of the model that failed and were tried again or bisected"),
    LATE("blockbuster.window.late", Kind.TIMER, "size", "Reviews too late for a window, by how much after its end"),
    MODEL("blockbuster.model", Kind.GAUGE, "name, version", "1 for the model that scores now"),
    DEVICE("blockbuster.device", Kind.GAUGE, "device, provider", "1 for the device that scores now"),
    DEVICE_DEGRADED(
            "blockbuster.device.degraded",
            Kind.GAUGE,
            "",
            "1 while a device that was asked for fails and its reviews are scored elsewhere"),
    DEVICE_MOVES("blockbuster.device.moves", Kind.COUNTER, "to", "Moves to other devices, as one failed or came back"),
    OUT_OF_MEMORY(
            "blockbuster.device.out.of.memory",
            Kind.COUNTER,
            "",
            "Micro-batches too large for the device's memory, which were run in halves"),
    TOKEN_BUDGET("blockbuster.batch.token.budget", Kind.GAUGE, "", "Tokens after which a micro-batch is sealed now"),
    MODEL_EPOCH(
            "blockbuster.model.epoch", Kind.GAUGE, "", "Epoch of the model that scores now; 0 for the folder's own"),
    MODEL_SINCE(
            "blockbuster.model.since",
            Kind.GAUGE,
            "",
            "When an update last took over, in seconds since 1970; 0 if none did"),
    UPDATES(
            "blockbuster.model.updates",
            Kind.COUNTER,
            "outcome",
            "Model updates decided about: accepted, promoted, rolledBack, shadow, rejected"),
    UPDATES_REFUSED("blockbuster.model.updates.refused", Kind.COUNTER, "reason", "Model updates refused, by reason"),
    SWAP(
            "blockbuster.model.swap",
            Kind.TIMER,
            "",
            "From taking up an update to its model being in place, most of it beside the stream"),
    UPDATE_DELAY("blockbuster.model.update.delay", Kind.TIMER, "", "From an update's creation to its taking over"),
    FEED_CAUGHT_UP(
            "blockbuster.model.feed.caught.up",
            Kind.GAUGE,
            "",
            "1 once the updates from before the start are decided about"),
    SHADOW("blockbuster.shadow.reviews", Kind.COUNTER, "agrees", "Reviews that a shadow scored too, by agreement"),
    SHADOW_DROPPED(
            "blockbuster.shadow.dropped",
            Kind.COUNTER,
            "",
            "Reviews of the sample that the shadow did not keep up with"),
    LAG(
            "blockbuster.lag",
            Kind.GAUGE,
            "",
            "Reviews that wait for the processors, over all instances; NaN if not known"),
    DASHBOARD_CLIENTS("blockbuster.dashboard.clients", Kind.GAUGE, "", "Pages that listen to the event stream"),
    DASHBOARD_DROPPED(
            "blockbuster.dashboard.dropped",
            Kind.COUNTER,
            "",
            "Updates that slow pages never saw; they got a fresh snapshot instead");

    private final MeterDefinition definition;

    OwnMeter(String id, Kind kind, String labels, String description) {
        this.definition = new MeterDefinition(id, kind, labels, description);
    }

    /** The name in Micrometer. */
    public String id() {
        return definition.id();
    }

    /** What it measures. */
    public String description() {
        return definition.description();
    }

    /** The name in Prometheus, without the suffixes {@code _count}, {@code _sum} and {@code _max} of a summary. */
    public String prometheusName() {
        return definition.prometheusName();
    }

    /** A row of the table in {@code docs/metrics.md}. */
    public String markdownRow() {
        return definition.markdownRow();
    }

    /** Registers it as a counter with {@code tags} as key and value in turn. */
    public Counter counter(MeterRegistry registry, String... tags) {
        return definition.counter(registry, tags);
    }

    /** Registers it as a timer that publishes its median and 99th percentile. */
    public Timer timer(MeterRegistry registry, String... tags) {
        return definition.timer(registry, tags);
    }

    /** Registers it as a summary of sizes. */
    public DistributionSummary summary(MeterRegistry registry) {
        return definition.summary(registry);
    }

    /** Registers it as a gauge whose labels change while the program runs. */
    public MultiGauge multiGauge(MeterRegistry registry) {
        return definition.multiGauge(registry);
    }

    /** Registers it as a gauge on {@code source}, which the registry does not keep alive. */
    public <T> Gauge gauge(MeterRegistry registry, Tags tags, T source, ToDoubleFunction<T> value) {
        return definition.gauge(registry, tags, source, value);
    }
}
