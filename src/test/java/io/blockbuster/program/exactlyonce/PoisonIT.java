package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.ReviewProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A review that breaks inference, in the middle of a micro-batch. */
class PoisonIT {
    private static final int BATCH = 64;
    private static final int POISONED = 41;

    @TempDir
    Path folder;

    @Test
    void shouldDeadLetterOnlyThePoisonReviewOfABatch() throws Exception {
        // Given a processor that has scored a review of each partition, the first, and commits seldom from now on
        FaultyModel model = new FaultyModel();
        EngineSettings oneBatch =
                new EngineSettings(1_000_000, BATCH, Duration.ofMinutes(1), BATCH, 1, 1, 1, Duration.ofMillis(10));
        Map<String, Object> kafka =
                new HashMap<>(Map.of("commit.interval.ms", 8_000, "producer.transaction.timeout.ms", 60_000));
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Cluster.createTopics(broker);
            publish(broker.bootstrapServers(), BATCH, BATCH + Cluster.PARTITIONS);
            kafka.put("bootstrap.servers", broker.bootstrapServers());
            try (ReviewProcessor processor = ProcessorInside.start(model, oneBatch, kafka, folder);
                    Completion completion = new Completion(broker.bootstrapServers())) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> ids(broker, "reviews.scored").size() == Cluster.PARTITIONS);

                // When 64 come that enter the engine as one micro-batch
                publish(broker.bootstrapServers(), 0, BATCH);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> completion.unfinished().isEmpty());
                assertThat(processor.fatal()).isNull();
            }

            // Then
            assertThat(model.batchSizes()).contains(BATCH);
            assertThat(ids(broker, "reviews.dlq")).containsExactly("{\"id\":\"%d\"".formatted(POISONED));
            assertThat(ids(broker, "reviews.scored"))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, BATCH + Cluster.PARTITIONS)
                            .filter(i -> i != POISONED)
                            .mapToObj("{\"id\":\"%d\""::formatted)
                            .toList());
        }
    }

    /** Publishes the reviews from one number to before another, the partitions taking turns. */
    private static void publish(String bootstrapServers, int from, int to) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                String text = i == POISONED ? "a fine film, " + FaultyModel.POISON : "a fine film";
                byte[] value =
                        "{\"id\":\"%d\",\"text\":\"%s\"}".formatted(i, text).getBytes(StandardCharsets.UTF_8);
                var unused = producer.send(new ProducerRecord<>("reviews.raw", i % Cluster.PARTITIONS, null, value));
            }
        }
    }

    /** The first field of each record of the topic, as it stands there. */
    private static List<String> ids(EmbeddedBroker broker, String topic) {
        ArrayList<String> ids = new ArrayList<>();
        new TopicReader(broker.bootstrapServers()).read(topic, record -> {
            String json = new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
            ids.add(json.substring(0, json.indexOf(',')));
        });
        return ids;
    }
}
