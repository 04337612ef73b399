package io.blockbuster.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkPeerIT {
    private static final int PARTITIONS = 4;
    private static final int REVIEWS = 2_000;
    private static final List<TopicPartition> SCORED = IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition("scored", partition))
            .toList();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Process peer;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(PARTITIONS, "raw", "scored");
        publish();
        peer = startPeer();
    }

    @AfterEach
    void stop() {
        peer.destroyForcibly();
        broker.close();
    }

    @Test
    void shouldScoreEachReviewOnce() throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            // When
            await().atMost(PATIENCE)
                    .until(() -> end(consumer) >= REVIEWS && read(consumer).size() >= REVIEWS);

            // Then
            endPeer();
            List<PeerScore> scores = read(consumer);
            assertThat(scores)
                    .extracting(PeerScore::id)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, REVIEWS)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(scores).extracting(PeerScore::label).contains("positive", "negative");
        }
    }

    @Test
    void shouldLeaveNoTransactionOpenWhenItEnds() throws Exception {
        try (KafkaConsumer<byte[], byte[]> committed = consumer("read_committed");
                KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted")) {
            // Given
            await().atMost(PATIENCE).until(() -> end(all) > 0);

            // When
            endPeer();

            // Then
            assertThat(end(committed)).isPositive().isEqualTo(end(all));
        }
    }

    private void publish() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < REVIEWS; i++) {
                String text = i % 2 == 0 ? "A moving, beautifully acted film." : "Dull, and far too long.";
                Review review = new Review(Integer.toString(i), "film", text, null, null, null);
                producer.send(new ProducerRecord<>("raw", i % PARTITIONS, null, ReviewJson.write(review)));
            }
        }
    }

    private Process startPeer() throws IOException {
        return new ProcessBuilder(
                        Path.of("peers", "flink").toString(),
                        "run",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--input",
                        "raw",
                        "--output",
                        "scored",
                        "--group",
                        "flink",
                        "--model",
                        Path.of("..", "model").toString(),
                        "--batch",
                        "1",
                        "--work",
                        folder.toString())
                .inheritIO()
                .start();
    }

    /** Ends it as the benchmark does. */
    private void endPeer() throws InterruptedException {
        peer.destroy();
        assertThat(peer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(SCORED);
        return consumer;
    }

    /** The sum of the offsets up to which a consumer can read; it counts the ends of transactions too. */
    private static long end(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(SCORED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Every score that a consumer can read by now. */
    private static List<PeerScore> read(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        List<PeerScore> scores = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(SCORED);
        consumer.seekToBeginning(SCORED);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                scores.add(ReviewJson.read(record.value(), PeerScore.class));
            }
        }
        return scores;
    }
}
