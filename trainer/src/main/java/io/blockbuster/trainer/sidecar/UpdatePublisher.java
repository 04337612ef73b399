package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.trainer.sidecar.label.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Publishes decided updates once, however often it is asked to, and whatever became of those who asked before.
 *
 * <p>A transactional producer of a fixed name first fences its predecessor: what a dead trainer left half done is then
 * rolled back or finished, and nothing of it can still arrive. Only then the topic is read to its end. An update that is
 * there has been published; one that is not never will be by anybody else, so that it can be published now.
 */
final class UpdatePublisher {
    private static final Duration READ_TO_END = Duration.ofSeconds(30);

    private final SidecarTopics topics;
    private final ModelTopics models;
    private final String model;
    private final Supplier<Producer<byte[], byte[]>> producers;

    /** What became of a decision. */
    enum Outcome {
        /** It is on the topic, since now. */
        PUBLISHED,
        /** It was on the topic already. */
        FOUND,
        /** Somebody else published in between, with an epoch as high: processors would refuse it. */
        OVERTAKEN
    }

    /** @param producers makes transactional producers, all of the same transactional id */
    UpdatePublisher(
            SidecarTopics topics, ModelTopics models, String model, Supplier<Producer<byte[], byte[]>> producers) {
        this.topics = topics;
        this.models = models;
        this.model = model;
        this.producers = producers;
    }

    /**
     * Publishes an update with its event, both or neither.
     *
     * @throws org.apache.kafka.common.KafkaException if it is not known what became of it: to be called again then
     */
    Outcome publish(Decision decision, AuditEvent event) {
        try (Closing closing = new Closing(producers.get())) {
            Producer<byte[], byte[]> producer = closing.producer();
            producer.initTransactions();
            models.catchUp(READ_TO_END);
            if (models.holds(decision.version(), decision.manifest())) {
                return Outcome.FOUND;
            }
            if (models.highestEpoch() >= decision.epoch()) {
                return Outcome.OVERTAKEN;
            }
            ProducerRecord<byte[], byte[]> update = new ProducerRecord<>(
                    topics.updates(), bytes(model + "@" + decision.version()), decision.manifest());
            update.headers().add(ModelManifest.SIGNATURE_HEADER, decision.signature());
            send(producer, List.of(update, record(event)));
            return Outcome.PUBLISHED;
        }
    }

    /** Tells what became of an update that is not published. */
    void tell(AuditEvent event) {
        try (Closing closing = new Closing(producers.get())) {
            closing.producer().initTransactions();
            send(closing.producer(), List.of(record(event)));
        }
    }

    private ProducerRecord<byte[], byte[]> record(AuditEvent event) {
        return new ProducerRecord<>(topics.audit(), bytes(model), event.write());
    }

    private static void send(Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            // The commit throws what a send fails with.
            Future<RecordMetadata> unused = producer.send(record);
        }
        producer.commitTransaction();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A producer that is closed without waiting for a cluster that may be gone. */
    private record Closing(Producer<byte[], byte[]> producer) implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        @Override
        public void close() {
            producer.close(PATIENCE);
        }
    }
}
