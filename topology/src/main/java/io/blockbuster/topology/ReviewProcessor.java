package io.blockbuster.topology;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.topology.metrics.OwnMeter;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running processor: a Kafka Streams application and the scoring engine it feeds. Owns both, and the model.
 *
 * <p>Thread-safe.
 */
public final class ReviewProcessor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewProcessor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final ScoringEngine engine;
    private final KafkaStreams streams;
    private final KafkaStreamsMetrics streamsMetrics;
    private final ThreadFailures failures;

    /**
     * A processor that is not started yet.
     *
     * @param model scores the reviews; closed with the processor
     * @param kafka Kafka's own properties, {@code bootstrap.servers} at least; see {@link StreamsProperties}
     * @throws IllegalArgumentException if a Kafka property contradicts exactly-once processing
     */
    public ReviewProcessor(
            SentimentModel model,
            ProcessorSettings settings,
            EngineSettings engineSettings,
            Properties kafka,
            MeterRegistry registry) {
        Properties properties = StreamsProperties.complete(kafka, settings.topics());
        ProcessorMetrics metrics =
                new ProcessorMetrics(registry, settings.windows().sizes());
        engine = new ScoringEngine(model, engineSettings, metrics);
        OwnMeter.IN_FLIGHT.gauge(registry, Tags.empty(), engine, ScoringEngine::inFlight);
        streams = new KafkaStreams(new ReviewTopology(settings, () -> engine, metrics).build(properties), properties);
        failures = new ThreadFailures(ThreadFailures.DEFAULT_LIMIT, ThreadFailures.DEFAULT_PERIOD);
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) ->
                LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("The processor's state changed"));
        streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(registry);
    }

    /** Starts to read, score and write; returns at once. */
    public void start() {
        streams.start();
    }

    /** What Kafka Streams says of itself. RUNNING does not promise that every task runs. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** The failure that ended the processor, or null while it goes on. */
    public @Nullable Throwable fatal() {
        return failures.fatal();
    }

    /** The engine, for scoring beside the stream and for changing the model. */
    public ScoringEngine engine() {
        return engine;
    }

    /** The Kafka Streams application, for its metadata, threads and listeners. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Commits what is finished and ends everything, within about ten seconds. */
    @Override
    public void close() {
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOG.atWarn().addKeyValue("timeout", CLOSE_TIMEOUT).log("Kafka Streams did not close in time");
        }
        streamsMetrics.close();
        engine.close();
    }
}
