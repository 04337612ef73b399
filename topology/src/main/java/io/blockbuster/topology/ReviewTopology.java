package io.blockbuster.topology;

import io.blockbuster.core.review.JsonForm;
import io.blockbuster.core.review.ScoredReviewJson;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.blockbuster.topology.review.ReviewParser;
import io.blockbuster.topology.scoring.CommitHook;
import io.blockbuster.topology.scoring.MicroBatchProcessor;
import io.blockbuster.topology.scoring.ScoredListener;
import io.blockbuster.topology.scoring.ScoringResult;
import io.blockbuster.topology.scoring.ScoringStepSettings;
import io.blockbuster.topology.window.OpenWindowSerde;
import io.blockbuster.topology.window.SentimentWindow;
import io.blockbuster.topology.window.SentimentWindowJson;
import io.blockbuster.topology.window.SubjectPartitioner;
import io.blockbuster.topology.window.TallySerde;
import io.blockbuster.topology.window.Vote;
import io.blockbuster.topology.window.VoteSerde;
import io.blockbuster.topology.window.WindowKey;
import io.blockbuster.topology.window.WindowKeyJson;
import io.blockbuster.topology.window.WindowProcessor;
import io.blockbuster.topology.window.WindowStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of a review through the processor.
 *
 * <pre>
 * reviews.raw → score ─┬→ reviews.scored
 *                      ├→ reviews.dlq
 *                      └→ by subject → windows → reviews.sentiment
 * </pre>
 *
 * Every operator, store and internal topic has a name given here, so that an upgrade keeps its state.
 */
public final class ReviewTopology {
    static final String SCORE_HOOK = "score-in-flight";
    static final String BY_SUBJECT = "votes-by-subject";
    static final String OPEN_WINDOWS = "open-windows";
    static final String WINDOW_CLOCK = "window-clock";
    static final String WINDOW_HOOK = "window-changes";

    private static final JsonForm<ScoringResult> SCORED =
            (result, json) -> ScoredReviewJson.FORM.write(((ScoringResult.Labelled) result).review(), json);

    private final ProcessorSettings settings;
    private final Supplier<ScoringEngine> engine;
    private final ProcessorMetrics metrics;
    private final ScoredListener listener;

    /**
     * A topology of these settings.
     *
     * @param engine asked for the engine when a task is made, so that the topology can be described without one
     * @param listener told of every scored review
     */
    public ReviewTopology(
            ProcessorSettings settings,
            Supplier<ScoringEngine> engine,
            ProcessorMetrics metrics,
            ScoredListener listener) {
        this.settings = settings;
        this.engine = engine;
        this.metrics = metrics;
        this.listener = listener;
    }

    /** The topology in Kafka Streams' own words; needs no engine and no broker. */
    public static String describe(ProcessorSettings settings, Properties kafka) {
        Supplier<ScoringEngine> none = () -> {
            throw new IllegalStateException("a description runs no task");
        };
        ProcessorMetrics metrics = new ProcessorMetrics(
                new SimpleMeterRegistry(), settings.windows().sizes());
        Properties properties = StreamsProperties.complete(kafka, settings.topics());
        return new ReviewTopology(settings, none, metrics, ScoredListener.NONE)
                .build(properties)
                .describe()
                .toString();
    }

    /** Builds the topology for these Kafka Streams properties. */
    public Topology build(Properties properties) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        Topics topics = settings.topics();

        KStream<byte[], ScoringResult> results = builder.stream(
                        topics.raw(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("raw"))
                .processValues(scoring(), Named.as("score"));

        results.split(Named.as("result-"))
                .branch(
                        (key, result) -> result instanceof ScoringResult.DeadLetter,
                        Branched.<byte[], ScoringResult>withConsumer(this::toDeadLetters)
                                .withName("dead"))
                .defaultBranch(Branched.<byte[], ScoringResult>withConsumer(this::toScored)
                        .withName("labelled"));
        return builder.build(properties);
    }

    private void toDeadLetters(KStream<byte[], ScoringResult> results) {
        results.mapValues(result -> ((ScoringResult.DeadLetter) result).value(), Named.as("original-bytes"))
                .to(
                        settings.topics().deadLetters(),
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("dead-letters"));
    }

    private void toScored(KStream<byte[], ScoringResult> results) {
        results.to(
                settings.topics().scored(),
                Produced.with(Serdes.ByteArray(), written(SCORED))
                        .withName("scored")
                        .withStreamPartitioner((topic, key, result, partitions) ->
                                Optional.of(Set.of(result.sourcePartition() % partitions))));

        results.process(VoteProcessor::new, Named.as("vote"))
                .repartition(Repartitioned.<String, Vote>as(BY_SUBJECT)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(new VoteSerde()))
                .process(windowing(), Named.as("windows"))
                .to(
                        settings.topics().sentiment(),
                        Produced.with(written(WindowKeyJson.FORM), written(SentimentWindowJson.FORM))
                                .withName("sentiment")
                                .withStreamPartitioner(new SubjectPartitioner()));
    }

    private FixedKeyProcessorSupplier<byte[], byte[], ScoringResult> scoring() {
        ScoringStepSettings step = new ScoringStepSettings(
                SCORE_HOOK, settings.maxInFlightPerTask(), settings.drainTarget(), settings.stallTimeout());
        return new FixedKeyProcessorSupplier<>() {
            @Override
            public FixedKeyProcessor<byte[], byte[], ScoringResult> get() {
                return new MicroBatchProcessor(
                        engine, new ReviewParser(settings.topics().raw()), step, metrics, listener);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(CommitHook.named(SCORE_HOOK));
            }
        };
    }

    private ProcessorSupplier<String, Vote, WindowKey, SentimentWindow> windowing() {
        WindowStores stores = new WindowStores(OPEN_WINDOWS, WINDOW_CLOCK, WINDOW_HOOK, BY_SUBJECT);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Vote, WindowKey, SentimentWindow> get() {
                return new WindowProcessor(settings.windows(), stores, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        CommitHook.named(WINDOW_HOOK),
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(OPEN_WINDOWS),
                                        new OpenWindowSerde(),
                                        new TallySerde())
                                .withCachingDisabled(),
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(WINDOW_CLOCK), Serdes.String(), Serdes.Long()));
            }
        };
    }

    /** The serde of what is only written here. */
    private static <T> Serde<T> written(JsonForm<T> form) {
        return Serdes.serdeFrom((topic, value) -> form.toBytes(value), (topic, bytes) -> {
            throw new UnsupportedOperationException(topic + " is only written here");
        });
    }
}
