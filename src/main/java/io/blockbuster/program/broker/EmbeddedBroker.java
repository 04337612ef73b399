package io.blockbuster.program.broker;

import io.blockbuster.program.cluster.TopicCreation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster of one node inside this process: Kafka's own server in KRaft combined mode, listening on 127.0.0.1
 * only.
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
 *     broker.createTopics(4, "reviews.raw", "reviews.scored");
 *     ... broker.bootstrapServers() ...
 * }
 * }</pre>
 *
 * <p>It can be stopped and started again on the same port with the same data, as an outage is. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final BrokerSettings settings;
    private final NodeStorage storage;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private int port;
    private @Nullable EmbeddedNode node;

    private EmbeddedBroker(BrokerSettings settings, NodeStorage storage) {
        this.settings = settings;
        this.storage = storage;
        this.port = settings.port();
    }

    /**
     * Starts a broker and returns once it serves clients.
     *
     * @throws BrokerException if the port is taken, or the data folder is in use or was not written by a broker
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        NodeStorage storage = NodeStorage.open(settings);
        EmbeddedBroker broker = new EmbeddedBroker(settings, storage);
        try {
            broker.start();
            return broker;
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** Starts the broker again after {@link #stop()}, on the same port and with the same data. */
    public synchronized void start() {
        if (node != null) {
            return;
        }
        long begin = System.nanoTime();
        try (LoopbackSockets sockets = LoopbackSockets.bind(port)) {
            port = sockets.brokerPort();
            Map<String, String> properties =
                    NodeProperties.of(storage.folder(), port, sockets.controllerPort(), settings.overrides());
            EmbeddedNode starting = new EmbeddedNode(properties, sockets, failure);
            try {
                starting.start();
            } catch (RuntimeException e) {
                starting.shutdown();
                throw e;
            }
            node = starting;
        } catch (BrokerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BrokerException("The embedded broker did not start", e);
        }
        LOG.atInfo()
                .addKeyValue("bootstrapServers", bootstrapServers())
                .addKeyValue("folder", storage.folder())
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                .log("Embedded broker started");
    }

    /** Stops the broker and keeps its data; clients see connections refused until {@link #start()}. */
    public synchronized void stop() {
        EmbeddedNode running = node;
        if (running != null) {
            node = null;
            running.shutdown();
        }
    }

    /** What clients put in {@code bootstrap.servers}; stays the same over {@link #stop()} and {@link #start()}. */
    public synchronized String bootstrapServers() {
        return LoopbackSockets.HOST + ":" + port;
    }

    /** The id that the data folder was formatted with. */
    public synchronized String clusterId() {
        if (node == null) {
            throw new IllegalStateException("The broker is stopped");
        }
        return node.clusterId();
    }

    /** Completes with a reason if the broker fails for good while running; never completes otherwise. */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    /** Creates topics that do not exist yet, each with {@code partitions} partitions and Kafka's default settings. */
    public void createTopics(int partitions, String... names) {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : names) {
            topics.add(new NewTopic(name, partitions, (short) 1));
        }
        createTopics(topics);
    }

    /** Creates topics that do not exist yet, and waits until clients can use them. */
    public void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            TopicCreation.create(admin, topics);
        } catch (ExecutionException e) {
            throw new BrokerException("Cannot create topics: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while creating topics", e);
        }
    }

    /** Stops the broker and deletes its data if the folder is temporary. */
    @Override
    public synchronized void close() {
        stop();
        storage.close();
    }
}
