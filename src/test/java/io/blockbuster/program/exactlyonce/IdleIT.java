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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor to which nothing comes. */
class IdleIT {
    @TempDir
    Path folder;

    @Test
    void shouldCommitNothingWhileNothingComes() throws Exception {
        // Given a processor that has scored a review
        MeterRegistry registry = new SimpleMeterRegistry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Cluster.createTopics(broker);
            publish(broker.bootstrapServers());
            try (ReviewProcessor processor = ProcessorInside.start(
                            new FaultyModel(),
                            EngineSettings.forCores(1),
                            null,
                            Map.of("bootstrap.servers", broker.bootstrapServers()),
                            folder,
                            registry);
                    Completion completion = new Completion(broker.bootstrapServers())) {
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
