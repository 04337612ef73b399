package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.ReviewProcessor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a processor commits. */
class CommitsIT {
    @TempDir
    Path folder;

    @Test
    void shouldCommitNothingWhileNothingComes() throws Exception {
        // Given a processor that has scored a review
        MeterRegistry registry = new SimpleMeterRegistry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ReviewProcessor processor = start(broker, Map.of(), registry);
                Completion completion = new Completion(broker.bootstrapServers())) {
            publish(broker.bootstrapServers());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> completion.unfinished().isEmpty());
            assertThat(commits(registry)).isPositive();

            // When nothing more comes, then for five commit intervals
            AtomicReference<Double> last = new AtomicReference<>(0.0);
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        double now = commits(registry);
                        return now == last.getAndSet(now);
                    });
            assertThat(processor.fatal()).isNull();
        }
    }

    @Test
    void shouldNotLetTheFirstScoreWaitForTheCommitInterval() throws Exception {
        // Given a processor that would commit after ten minutes
        Map<String, Object> seldom = Map.of("commit.interval.ms", 600_000, "producer.transaction.timeout.ms", 900_000);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ReviewProcessor processor = start(broker, seldom, new SimpleMeterRegistry())) {
            // When
            publish(broker.bootstrapServers());

            // Then
            TopicReader reader = new TopicReader(broker.bootstrapServers());
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                AtomicInteger scores = new AtomicInteger();
                reader.read("reviews.scored", score -> scores.incrementAndGet());
                return scores.get() == 1;
            });
            assertThat(processor.fatal()).isNull();
        }
    }

    private ReviewProcessor start(EmbeddedBroker broker, Map<String, Object> more, MeterRegistry registry) {
        Cluster.createTopics(broker);
        Map<String, Object> kafka = new HashMap<>(more);
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        return ProcessorInside.start(new FaultyModel(), EngineSettings.forCores(1), null, kafka, folder, registry);
    }

    private static double commits(MeterRegistry registry) {
        return registry.find("kafka.stream.thread.commit.total").functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    private static void publish(String bootstrapServers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] value = "{\"id\":\"1\",\"text\":\"a fine film\"}".getBytes(StandardCharsets.UTF_8);
            var unused = producer.send(new ProducerRecord<>("reviews.raw", value));
        }
    }
}
