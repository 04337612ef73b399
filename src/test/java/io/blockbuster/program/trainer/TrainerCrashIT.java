package io.blockbuster.program.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.demo.review.ReviewGenerator;
import io.blockbuster.program.demo.review.SlangWriter;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import io.blockbuster.program.run.LearningTopics;
import io.blockbuster.program.trainer.FragileTrainer.Moment;
import io.blockbuster.trainer.sidecar.label.LabelStore;
import io.blockbuster.trainer.sidecar.label.StoreBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer killed with SIGKILL forgets no label and publishes no update twice. */
class TrainerCrashIT {
    private static final Path MODEL = Path.of("..", "model");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofHours(1);
    private static final List<Film> FILMS = Film.program(5, 1);

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private final SlangWriter slang = new SlangWriter(1);
    private final List<String> published = new ArrayList<>();
    private int started;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(List.of(
                LearningTopics.labelled("reviews.labelled", 3),
                LearningTopics.updates("models.updates"),
                LearningTopics.audit("models.audit")));
        producer = new KafkaProducer<>(
                // One request at a time: a topic just created may refuse a first batch and take the next.
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        SigningKey.generate(folder.resolve("key"));
        writeReplay();
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldPublishEachUpdateOnceWhereverItIsKilledWhilePublishing() throws Exception {
        // Given labels for one update, and a trainer killed at each step of publishing it
        publishLabels(FragileTrainer.MIN_LABELS);
        for (Moment moment : List.of(Moment.BEFORE_TRANSACTION, Moment.BEFORE_COMMIT, Moment.AFTER_COMMIT)) {
            try (ProgramProcess trainer = trainer(moment, LATER)) {
                Awaitility.await().atMost(PATIENCE).until(() -> !trainer.isAlive());
                assertThat(trainer.output()).contains("dies " + moment.name().toLowerCase(Locale.ROOT));
            }
            assertThat(updates()).hasSize(moment == Moment.AFTER_COMMIT ? 1 : 0);
        }

        // When it is started again, and has labels for another
        try (ProgramProcess trainer = trainer(Moment.NEVER, LATER)) {
            trainer.awaitOutput("Update had been published before a restart");
            publishLabels(FragileTrainer.MIN_LABELS);
            Awaitility.await().atMost(PATIENCE).until(() -> updates().size() > 1);
        }

        // Then
        assertThat(updates()).extracting(ModelManifest::epoch).containsExactly(1L, 2L);
        assertThat(updates()).extracting(ModelManifest::version).doesNotHaveDuplicates();
        assertThat(events(AuditEvent.Kind.PUBLISHED))
                .extracting(AuditEvent::epoch)
                .containsExactly(1L, 2L);
    }

    @Test
    void shouldForgetNoLabelHoweverOftenItIsKilled() throws Exception {
        // Given
        Random random = new Random(5);
        for (int kill = 0; kill < 4; kill++) {
            publishLabels(75);
            try (ProgramProcess trainer = trainer(Moment.NEVER, SOON)) {
                trainer.awaitOutput("Following labels");
                publishLabels(75 + random.nextInt(100));
                Awaitility.await("a moment that nobody chose")
                        .pollDelay(Duration.ofMillis(random.nextInt(1_500)))
                        .until(() -> true);
                trainer.kill();
            }
        }

        // When
        try (ProgramProcess trainer = trainer(Moment.NEVER, SOON)) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                List<ModelManifest> updates = updates();
                return !updates.isEmpty() && labelsUpTo(updates.get(updates.size() - 1)) == published.size();
            });
            trainer.kill();
        }

        // Then
        try (LabelStore store = LabelStore.open(folder.resolve("state"), StoreBounds.DEFAULT, InstantSource.system())) {
            assertThat(store.labels())
                    .extracting(label -> label.review().id())
                    .containsExactlyInAnyOrderElementsOf(published);
            assertThat(store.end()).as("none was taken in twice").isEqualTo(published.size());
        }
        assertThat(updates()).extracting(ModelManifest::version).doesNotHaveDuplicates();
        assertThat(updates()).extracting(TrainerCrashIT::labelsUpTo).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldGoOnWhenTheBrokerComesBack() throws Exception {
        // Given
        try (ProgramProcess trainer = trainer(Moment.NEVER, LATER)) {
            publishLabels(FragileTrainer.MIN_LABELS);
            Awaitility.await().atMost(PATIENCE).until(() -> updates().size() == 1);

            // When
            broker.stop();
            trainer.awaitOutput("Waiting for Kafka");
            broker.start();
            publishLabels(FragileTrainer.MIN_LABELS);

            // Then
            Awaitility.await().atMost(PATIENCE).until(() -> updates().size() == 2);
            assertThat(trainer.isAlive()).isTrue();
        }
    }

    private ProgramProcess trainer(Moment moment, Duration maxWait) {
        return ProgramProcess.start(
                "trainer-" + started++,
                FragileTrainer.class.getName(),
                List.of(
                        broker.bootstrapServers(),
                        MODEL.toString(),
                        folder.resolve("replay.jsonl").toString(),
                        folder.resolve("key").toString(),
                        folder.resolve("state").toString(),
                        moment.name(),
                        Long.toString(maxWait.toMillis())));
    }

    private void publishLabels(int count) throws ExecutionException, InterruptedException {
        for (int i = 0; i < count; i++) {
            Sentiment intended = i % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
            String id = "r" + published.size();
            LabelledReview label = new LabelledReview(
                    id,
                    null,
                    slang.next(FILMS.get(i % FILMS.size()), intended).text(),
                    intended,
                    "test",
                    Instant.now());
            producer.send(new ProducerRecord<>(
                    "reviews.labelled", id.getBytes(StandardCharsets.UTF_8), ReviewJson.write(label)));
            published.add(id);
        }
        producer.flush();
    }

    private void writeReplay() throws IOException {
        ReviewGenerator generator = new ReviewGenerator(9);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Sentiment intended = i % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
            GeneratedReview review = generator.next(FILMS.get(i % FILMS.size()), intended, LengthProfile.SHORT);
            lines.add(new String(
                    ReviewJson.write(new LabelledReview("o" + i, null, review.text(), intended, "test", Instant.EPOCH)),
                    StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("replay.jsonl"), lines);
    }

    private List<ModelManifest> updates() {
        Trust trust = new Trust(List.of(TrustedKey.read(folder.resolve("key.pub"))), false);
        return read("models.updates").stream()
                .map(record -> {
                    trust.require(
                            record.value(),
                            record.headers()
                                    .lastHeader(ModelManifest.SIGNATURE_HEADER)
                                    .value());
                    return ModelManifest.read(record.value());
                })
                .toList();
    }

    private List<AuditEvent> events(AuditEvent.Kind kind) throws IOException {
        List<AuditEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read("models.audit")) {
            events.add(AuditEvent.read(record.value()));
        }
        return events.stream().filter(event -> event.event() == kind).toList();
    }

    private static long labelsUpTo(ModelManifest manifest) {
        return Objects.requireNonNull(manifest.metrics()).path("labelsUpTo").longValue();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
