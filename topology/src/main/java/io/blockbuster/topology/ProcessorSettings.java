package io.blockbuster.topology;

import java.time.Duration;

/**
 * Everything that shapes the processor beside Kafka's own properties.
 *
 * @param topics the topics it reads and writes
 * @param windows the windows it counts in
 * @param maxInFlightPerTask reviews of one stream task in flight, at most
 * @param drainTarget how long the drain before a commit should take at most
 * @param stallTimeout how long one review may take before its task fails
 */
public record ProcessorSettings(
        Topics topics, WindowSettings windows, int maxInFlightPerTask, Duration drainTarget, Duration stallTimeout) {

    /** The defaults. */
    public static final ProcessorSettings DEFAULT = new ProcessorSettings(
            Topics.DEFAULT, WindowSettings.DEFAULT, 512, Duration.ofMillis(500), Duration.ofSeconds(30));

    public ProcessorSettings withTopics(Topics value) {
        return new ProcessorSettings(value, windows, maxInFlightPerTask, drainTarget, stallTimeout);
    }

    public ProcessorSettings withWindows(WindowSettings value) {
        return new ProcessorSettings(topics, value, maxInFlightPerTask, drainTarget, stallTimeout);
    }
}
