package io.blockbuster.topology;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.topology.feed.ModelFeed;
import io.blockbuster.topology.metrics.OwnMeter;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.blockbuster.topology.scoring.ScoredListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
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
    private final GroupMembershipOperation closing;
    private final @Nullable ModelFeed feed;

    /**
     * A processor that is not started yet and keeps its model.
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
        this(model, settings, engineSettings, null, kafka, registry);
    }

    /**
     * A processor that is not started yet and takes model updates.
     *
     * @param model scores the reviews until an update takes over; closed with the processor
     * @param updates which updates it takes; null to take none
     * @param kafka Kafka's own properties, {@code bootstrap.servers} at least; see {@link StreamsProperties}
     * @throws IllegalArgumentException if a Kafka property contradicts exactly-once processing
     */
    public ReviewProcessor(
            SentimentModel model,
            ProcessorSettings settings,
            EngineSettings engineSettings,
            @Nullable FeedSettings updates,
            Properties kafka,
            MeterRegistry registry) {
        this(() -> new ReadyModel(model, engineSettings), settings, updates, kafka, registry);
    }

    /**
     * A processor that is not started yet, whose model may still be loading while Kafka's clients are made.
     *
     * @param model asked once for what scores the reviews, which it may wait for; what it throws is thrown on. The model is
     *     closed with the processor
     * @param updates which updates it takes; null to take none
     * @param kafka Kafka's own properties, {@code bootstrap.servers} at least; see {@link StreamsProperties}
     * @throws IllegalArgumentException if a Kafka property contradicts exactly-once processing
     */
    public ReviewProcessor(
            Supplier<ReadyModel> model,
            ProcessorSettings settings,
            @Nullable FeedSettings updates,
            Properties kafka,
            MeterRegistry registry) {
        Properties properties = StreamsProperties.complete(kafka, settings.topics());
        StoreLibrary.beginLoading();
        ProcessorMetrics metrics =
                new ProcessorMetrics(registry, settings.windows().sizes());
        ScoredListener listener = (text, outcome) -> listener().scored(text, outcome);
        failures = new ThreadFailures(ThreadFailures.DEFAULT_PATIENCE, ThreadFailures.DEFAULT_CALM, System::nanoTime);
        streams = new KafkaStreams(
                new ReviewTopology(settings, this::engine, metrics, listener).build(properties),
                properties,
                new LeavingConsumers(failures::isReplaced));
        closing = StreamsProperties.isNamed(properties)
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP;
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) ->
                LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("The processor's state changed"));
        streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(registry);
        ReadyModel ready = await(model);
        engine = new ScoringEngine(ready.model(), ready.settings(), metrics);
        OwnMeter.IN_FLIGHT.gauge(registry, Tags.empty(), engine, ScoringEngine::inFlight);
        OwnMeter.TOKEN_BUDGET.gauge(registry, Tags.empty(), engine, ScoringEngine::tokenBudget);
        OwnMeter.DEVICE_DEGRADED.gauge(
                registry,
                Tags.empty(),
                engine,
                running -> running.model().degraded().isPresent() ? 1 : 0);
        feed = updates == null ? null : new ModelFeed(updates, kafka, engine, registry);
    }

    private ReadyModel await(Supplier<ReadyModel> model) {
        try {
            return model.get();
        } catch (RuntimeException e) {
            streams.close(CloseOptions.timeout(Duration.ZERO));
            streamsMetrics.close();
            throw e;
        }
    }

    private ScoredListener listener() {
        return feed == null ? ScoredListener.NONE : feed.listener();
    }

    /**
     * Starts to read, score and write, and returns. Where updates are taken, it first waits until those that were
     * published before are decided about, so that the first review is scored by the newest.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster does not let this user read the updates
     */
    public void start() {
        if (feed == null) {
            streams.start();
            return;
        }
        feed.start();
        try {
            if (feed.awaitCaughtUp()) {
                LOG.atInfo().addKeyValue("model", engine.model().version()).log("The first review will be scored by");
                streams.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has a {@link #start} that waits for updates return without having started; to be called before a close. */
    public void cancelStart() {
        if (feed != null) {
            feed.close();
        }
    }

    /** Whether the updates from before the start are decided about; true where none are taken. */
    public boolean isCaughtUp() {
        return feed == null || feed.isCaughtUp();
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

    /**
     * Commits what is finished and ends everything, within about ten seconds. Others take over at once, unless this
     * instance has a fixed name, under which it may come back.
     */
    @Override
    public void close() {
        boolean started = streams.state() != KafkaStreams.State.CREATED;
        // What never ran has nothing to commit; its clients may wait long for a broker that does not answer.
        Duration timeout = started ? CLOSE_TIMEOUT : Duration.ZERO;
        if (!streams.close(CloseOptions.timeout(timeout).withGroupMembershipOperation(closing)) && started) {
            LOG.atWarn().addKeyValue("timeout", CLOSE_TIMEOUT).log("Kafka Streams did not close in time");
        }
        if (feed != null) {
            feed.close();
        }
        streamsMetrics.close();
        engine.close();
    }
}
