package io.blockbuster.program.demo;

import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.program.web.ClusterView;
import io.blockbuster.program.web.Dashboard;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.WindowSettings;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** The broker with its topics, and the processor on it. Thread-safe. */
final class Stage implements AutoCloseable {
    private static final String APPLICATION = "blockbuster-demo";
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration RETENTION = Duration.ofDays(1);

    private final DemoSettings settings;
    private final ProcessorSettings processorSettings;
    private final MeterRegistry registry;
    private final Dashboard dashboard;
    private final EmbeddedBroker broker;
    private final Path state;
    private @Nullable ReviewProcessor processor;
    private boolean closed;

    private Stage(
            DemoSettings settings, EmbeddedBroker broker, Path state, Dashboard dashboard, MeterRegistry registry) {
        this.settings = settings;
        this.dashboard = dashboard;
        this.registry = registry;
        this.broker = broker;
        this.state = state;
        this.processorSettings =
                ProcessorSettings.DEFAULT.withWindows(new WindowSettings(settings.windows(), GRACE, RETENTION));
    }

    /** Starts the broker and creates the topics that are missing. */
    static Stage open(DemoSettings settings, Dashboard dashboard, MeterRegistry registry) {
        Path folder = settings.dataDir();
        BrokerSettings brokerSettings = BrokerSettings.temporary().withPort(settings.port());
        EmbeddedBroker broker = EmbeddedBroker.start(
                folder == null ? brokerSettings : brokerSettings.withDataDir(folder.resolve("kafka")));
        try {
            Path state = folder == null
                    ? Files.createTempDirectory("blockbuster-demo-")
                    : Files.createDirectories(folder.resolve("streams"));
            Stage stage = new Stage(settings, broker, state, dashboard, registry);
            broker.createTopics(new TopicPlan(settings.partitions(), Optional.empty(), RETENTION).all());
            return stage;
        } catch (IOException e) {
            broker.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /**
     * Starts the processor, which closes the model at its end; closes it at once where the stage is closed.
     *
     * @param updates which model updates it takes; null to take none
     */
    synchronized void process(ReadyModel ready, @Nullable FeedSettings updates) {
        if (closed) {
            ready.model().close();
            return;
        }
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        // A static member takes over from its predecessor at once when the data folder is used again.
        properties.put(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), APPLICATION);
        ReviewProcessor starting =
                new ReviewProcessor(ready.model(), processorSettings, ready.settings(), updates, properties, registry);
        processor = starting;
        starting.start();
        dashboard.attach(starting);
        dashboard.watch(new ClusterView(properties, processorSettings.topics(), UpdateTopics.DEFAULT, APPLICATION));
    }

    /** The engine that scores; null where the processor does not run. */
    synchronized @Nullable ScoringEngine engine() {
        ReviewProcessor running = processor;
        return running == null ? null : running.engine();
    }

    /** The name and version of the model that scores; {@code otherwise} where none does. */
    String modelName(String otherwise) {
        ScoringEngine present = engine();
        return present == null ? otherwise : present.model().version().toString();
    }

    ProcessorSettings processorSettings() {
        return processorSettings;
    }

    MeterRegistry registry() {
        return registry;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5", "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "fetch.max.wait.ms", "50",
                        "max.poll.records", "2000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Notes in {@code failure} what ended the processor or the broker, if anything did. */
    synchronized void inspect(Failure failure) {
        ReviewProcessor running = processor;
        if (running != null && running.state().hasCompletedShutdown()) {
            Throwable fatal = running.fatal();
            failure.of("the processor gave up", fatal == null ? new IllegalStateException("no reason known") : fatal);
        }
        if (broker.failure().isDone()) {
            failure.of(
                    "the broker failed",
                    new IllegalStateException(broker.failure().join()));
        }
    }

    /** Commits what is finished and ends the processor; the broker goes on. */
    synchronized void stopProcessing() {
        ReviewProcessor running = processor;
        processor = null;
        if (running != null) {
            running.close();
        }
    }

    /** The number of records on the raw topic that the processor has not committed. */
    long waiting() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(APPLICATION)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> raw = new HashMap<>();
            for (int partition = 0; partition < settings.partitions(); partition++) {
                raw.put(new TopicPartition(processorSettings.topics().raw(), partition), OffsetSpec.latest());
            }
            long waiting = 0;
            for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end :
                    admin.listOffsets(raw).all().get().entrySet()) {
                OffsetAndMetadata done = committed.get(end.getKey());
                waiting += end.getValue().offset() - (done == null ? 0 : done.offset());
            }
            return waiting;
        } catch (ExecutionException e) {
            throw new CommandException("the demo could not read what is left on the topics", null, e.getCause());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stopProcessing();
        broker.close();
        if (settings.dataDir() == null) {
            try {
                Utils.delete(state.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete the temporary folder " + state, e);
            }
        }
    }
}
