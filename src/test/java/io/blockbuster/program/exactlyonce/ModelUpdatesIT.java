package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.AuditEvent.Kind;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor takes model updates from a broker, while reviews flow and across a restart. */
class ModelUpdatesIT {
    private static final ModelManifest KIND = UpdateFixture.manifest("9.1", 1, UpdateFixture.opinionated(true));
    private static final ModelManifest HARSH = UpdateFixture.manifest("9.2", 2, UpdateFixture.opinionated(false));

    @TempDir
    Path folder;

    private TrustedKey trusted;
    private SigningKey key;

    @BeforeEach
    void makeKey() {
        trusted = SigningKey.generate(folder.resolve("release.key"));
        key = SigningKey.read(folder.resolve("release.key"));
    }

    @Test
    void shouldSwapAndRollBackAtFullLoadWithEveryReviewScoredOnceAndInOrder() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                KafkaProducer<byte[], byte[]> producer = producer(broker);
                ReviewProcessor processor = start(broker);
                FaultRun run = FaultRun.start("model-updates", broker.bootstrapServers(), 15_000, 1_500)) {
            // Given
            run.awaitFlow(300);

            // When
            run.fault("update 9.1", () -> publish(producer, KIND));
            awaitModel(processor, "9.1");
            run.awaitFlow(300);
            run.fault("40 damaged updates", () -> {
                for (int i = 0; i < 40; i++) {
                    byte[] value = HARSH.write();
                    byte[] signature = key.sign(value);
                    value[i * 31] ^= 1;
                    publish(producer, HARSH.key(), value, signature);
                }
            });
            run.fault("update 9.2", () -> publish(producer, HARSH));
            awaitModel(processor, "9.2");
            run.awaitFlow(300);
            run.fault("rollback to 9.1", () -> publish(producer, KIND.again(3, "9.2", Instant.now(), false)));
            awaitModel(processor, "9.1");

            // Then
            run.finish();
            assertThat(processor.fatal()).isNull();
            assertThat(versions(broker)).contains(UpdateFixture.OWN.version(), "9.1", "9.2");
            assertThat(events(broker))
                    .filteredOn(event -> event.event() != Kind.REJECTED)
                    .extracting(AuditEvent::event, AuditEvent::version)
                    .containsExactly(
                            tuple(Kind.ACCEPTED, "9.1"), tuple(Kind.ACCEPTED, "9.2"), tuple(Kind.ROLLED_BACK, "9.1"));
            assertThat(events(broker))
                    .filteredOn(event -> event.event() == Kind.REJECTED)
                    .hasSize(40)
                    .allSatisfy(event -> assertThat(event.reason()).contains("no trusted key made its signature"));
        }
    }

    @Test
    void shouldScoreTheFirstReviewAfterARestartByTheNewestUpdateThatCanBeTaken() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            // Given a processor that took an update, and what was published after its end
            try (ReviewProcessor processor = start(broker)) {
                publish(producer, KIND);
                awaitModel(processor, "9.1");
            }
            publish(producer, HARSH);
            byte[] forged = HARSH.again(9, null, Instant.now(), false).write();
            publish(producer, "forged@9", forged, new byte[64]);
            for (int i = 0; i < 200; i++) {
                byte[] review = "{\"text\":\"a wonderful film\"}".getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("reviews.raw", review)).get();
            }

            // When
            try (ReviewProcessor restarted = start(broker)) {
                assertThat(restarted.isCaughtUp()).isTrue();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> versions(broker).size() == 200);
            }

            // Then
            assertThat(versions(broker)).containsOnly("9.2");
        }
    }

    private ReviewProcessor start(EmbeddedBroker broker) {
        Cluster.createTopics(broker);
        FeedSettings updates = FeedSettings.of(
                UpdateFixture.BASE,
                DeviceChoice.CPU,
                new Trust(List.of(trusted), false),
                folder.resolve("models"),
                "test");
        return ProcessorInside.start(
                OnnxSentimentModel.open(UpdateFixture.BASE),
                EngineSettings.forCores(1),
                updates,
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                folder.resolve("state"));
    }

    private static void awaitModel(ReviewProcessor processor, String version) {
        Awaitility.await(version + " scores")
                .atMost(Duration.ofMinutes(2))
                .until(() -> processor.engine().model().version().version().equals(version));
    }

    private void publish(KafkaProducer<byte[], byte[]> producer, ModelManifest manifest) throws Exception {
        byte[] value = manifest.write();
        publish(producer, manifest.key(), value, key.sign(value));
    }

    private static void publish(
            KafkaProducer<byte[], byte[]> producer, String recordKey, byte[] value, byte[] signature) throws Exception {
        ProducerRecord<byte[], byte[]> update =
                new ProducerRecord<>(UpdateTopics.DEFAULT.updates(), recordKey.getBytes(StandardCharsets.UTF_8), value);
        update.headers().add(ModelManifest.SIGNATURE_HEADER, signature);
        producer.send(update).get();
    }

    /** The versions that scored, one for each scored review. */
    private static List<String> versions(EmbeddedBroker broker) {
        List<String> versions = new ArrayList<>();
        new TopicReader(broker.bootstrapServers()).read("reviews.scored", each -> {
            try {
                ScoredReview review = ReviewJson.read(Objects.requireNonNull(each.value()), ScoredReview.class);
                versions.add(review.model().version());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return versions;
    }

    private static List<AuditEvent> events(EmbeddedBroker broker) {
        List<AuditEvent> events = new ArrayList<>();
        new TopicReader(broker.bootstrapServers()).read(UpdateTopics.DEFAULT.audit(), each -> {
            try {
                events.add(AuditEvent.read(Objects.requireNonNull(each.value())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return events;
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
