package io.blockbuster.topology.feed;

import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.topology.scoring.ScoredListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed of model updates: reads {@code models.updates} from its beginning, at first to what is its end then, and from
 * then on as updates come, and has an engine score with the newest that it takes.
 *
 * <p>Threading: a thread of its own reads and prepares, off the path of the reviews; public methods are safe to call
 * from any thread. It belongs to no consumer group, so every instance sees every update.
 */
public final class ModelFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final FeedSettings settings;
    private final Properties kafka;
    private final AuditTopic audit;
    private final FeedMetrics metrics;
    private final ShadowScoring shadow;
    private final ModelPreparation preparation;
    private final UpdateDesk desk;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "blockbuster-model-feed");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Consumer<?, ?> reading;

    /**
     * A feed that is not started yet.
     *
     * @param kafka Kafka's own properties, as the processor gets them
     * @param engine whose model is swapped
     */
    public ModelFeed(FeedSettings settings, Properties kafka, ScoringEngine engine, MeterRegistry registry) {
        this.settings = settings;
        this.kafka = ClientProperties.of(kafka);
        metrics = new FeedMetrics(registry);
        audit = new AuditTopic(this.kafka, settings.topics().audit());
        Clock clock = Clock.systemUTC();
        shadow =
                new ShadowScoring(settings.shadowShare(), settings.reportEvery(), settings.by(), audit, metrics, clock);
        preparation = new ModelPreparation(settings.base(), settings.cache(), settings.device(), settings.limits());
        desk = new UpdateDesk(
                settings.trust(),
                engine,
                preparation,
                shadow,
                audit,
                metrics,
                new KeptUpdate(settings.memory()),
                settings.by(),
                settings.limits().total(),
                clock);
        thread.setDaemon(true);
    }

    /** Starts to read; returns at once. */
    public void start() {
        thread.start();
    }

    /** Whether everything that was published before the start has been decided about. */
    public boolean isCaughtUp() {
        return caughtUp.isDone() && !caughtUp.isCompletedExceptionally();
    }

    /**
     * Waits until everything that was published before the start has been decided about, however long it takes.
     *
     * @return false if the feed was closed before
     * @throws KafkaException if the cluster does not let this user read the updates
     */
    public boolean awaitCaughtUp() throws InterruptedException {
        while (true) {
            try {
                caughtUp.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return !isClosed();
            } catch (TimeoutException e) {
                LOG.atInfo()
                        .addKeyValue("topic", settings.topics().updates())
                        .log("Waiting for the model updates to be read");
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
            }
        }
    }

    /** What the feed wants to know of scored reviews. */
    public ScoredListener listener() {
        return shadow;
    }

    private void run() {
        warnOfTrust();
        while (!isClosed()) {
            try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumer()) {
                follow(consumer);
            } catch (AuthorizationException | AuthenticationException | InvalidTopicException e) {
                LOG.atError()
                        .addKeyValue("topic", settings.topics().updates())
                        .addKeyValue("cause", e)
                        .log("The model updates cannot be read");
                caughtUp.completeExceptionally(e);
                pause();
            } catch (RuntimeException e) {
                if (isClosed()) {
                    break;
                }
                LOG.atWarn()
                        .addKeyValue("topic", settings.topics().updates())
                        .addKeyValue("cause", e)
                        .log("Reading the model updates failed; trying again");
                pause();
            }
        }
        caughtUp.complete(null);
    }

    private void warnOfTrust() {
        if (settings.trust().allowUnsigned()) {
            LOG.atWarn()
                    .addKeyValue("topic", settings.topics().updates())
                    .log("UNSIGNED MODEL UPDATES ARE ALLOWED: whoever can write to the topic decides what reviews are"
                            + " scored by");
        } else if (settings.trust().keys().isEmpty()) {
            LOG.atInfo().log("No key is trusted (--trust), so no model update will be taken");
        }
    }

    private void follow(Consumer<byte @Nullable [], byte @Nullable []> consumer) {
        reading = consumer;
        try {
            readAndFollow(consumer);
        } finally {
            reading = null;
            var unused = Thread.interrupted(); // a consumer does not close well on an interrupted thread
        }
    }

    private void readAndFollow(Consumer<byte @Nullable [], byte @Nullable []> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        while (partitions.isEmpty() && !isClosed()) {
            LOG.atWarn()
                    .addKeyValue("topic", settings.topics().updates())
                    .log("There is no topic of model updates; looking again");
            settle();
            pause();
            partitions = partitions(consumer);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        readToEnd(consumer, consumer.endOffsets(partitions));
        while (!isClosed()) {
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> next : consumer.poll(POLL)) {
                UpdateRecord update = UpdateRecord.of(next);
                if (update != null && !isClosed()) {
                    desk.receive(update);
                }
            }
        }
    }

    /** Reads what is there. After a lost connection this is only what was missed: older updates are not newer now. */
    private void readToEnd(
            Consumer<byte @Nullable [], byte @Nullable []> consumer, Map<TopicPartition, Long> endOffsets) {
        Map<TopicPartition, Long> ends = new HashMap<>(endOffsets);
        while (!isClosed()) {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
                settle();
                return;
            }
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> past : consumer.poll(POLL)) {
                UpdateRecord update = UpdateRecord.of(past);
                if (update != null) {
                    desk.note(update);
                }
            }
        }
    }

    private void settle() {
        desk.settle();
        if (caughtUp.complete(null)) {
            metrics.caughtUp(true);
            LOG.atInfo().addKeyValue("epoch", desk.epoch()).log("The model updates are read");
        }
    }

    private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(settings.topics().updates(), PATIENCE);
        return found == null
                ? List.of()
                : found.stream()
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
    }

    private Consumer<byte @Nullable [], byte @Nullable []> consumer() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "blockbuster-model-feed");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            var unused = closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // closed; the loop sees it
        }
    }

    /** Ends the feed; a fetch under way is given up. The engine keeps the model it has. */
    @Override
    public void close() {
        closed.countDown();
        caughtUp.complete(null);
        Consumer<?, ?> present = reading;
        if (present != null) {
            present.wakeup();
        }
        try {
            thread.join(GRACE.toMillis());
            thread.interrupt(); // if it is still fetching a model
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shadow.close();
        preparation.close();
        audit.close();
    }
}
