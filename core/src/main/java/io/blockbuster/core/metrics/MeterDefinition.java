package io.blockbuster.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/**
 * A meter as it is documented and registered.
 *
 * @param id the name in Micrometer
 * @param kind what sort of meter it is
 * @param labels the keys of its tags, as the table of meters shows them; empty where it has none
 * @param description what it measures
 */
public record MeterDefinition(String id, Kind kind, String labels, String description) {
    /** The kinds of meter, by the names that Prometheus gives them. */
    public enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        TIMER("summary, seconds"),
        SUMMARY("summary");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    /** The name in Prometheus, without the suffixes {@code _count}, {@code _sum} and {@code _max} of a summary. */
    public String prometheusName() {
        String name = id.replace('.', '_');
        return switch (kind) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds";
            case GAUGE, SUMMARY -> name;
        };
    }

    /** A row of the table in {@code docs/metrics.md}. */
    public String markdownRow() {
        return "| `%s` | %s | %s | %s |"
                .formatted(prometheusName(), kind.shown, labels.isEmpty() ? "" : "`" + labels + "`", description);
    }

    /** Registers it as a counter with {@code tags} as key and value in turn. */
    public Counter counter(MeterRegistry registry, String... tags) {
        return Counter.builder(id).description(description).tags(tags).register(registry);
    }

    /** Registers it as a timer that publishes its median and 99th percentile. */
    public Timer timer(MeterRegistry registry, String... tags) {
        return Timer.builder(id)
                .description(description)
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    /** Registers it as a summary of sizes. */
    public DistributionSummary summary(MeterRegistry registry) {
        return DistributionSummary.builder(id).description(description).register(registry);
    }

    /** Registers it as a gauge whose labels change while the program runs. */
    public MultiGauge multiGauge(MeterRegistry registry) {
        return MultiGauge.builder(id).description(description).register(registry);
    }

    /** Registers it as a gauge on {@code source}, which the registry does not keep alive. */
    public <T> Gauge gauge(MeterRegistry registry, Tags tags, T source, ToDoubleFunction<T> value) {
        return Gauge.builder(id, source, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
