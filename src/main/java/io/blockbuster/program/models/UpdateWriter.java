package io.blockbuster.program.models;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.topology.feed.UpdateTopics;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of updates and of what happens to them, written by hand: each record is kept before the next is sent. */
final class UpdateWriter implements AutoCloseable {
    private final UpdateTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;

    UpdateWriter(Properties kafka, UpdateTopics topics) {
        Properties properties = new Properties();
        properties.put("client.id", "blockbuster-models");
        properties.put("delivery.timeout.ms", "30000");
        properties.put("request.timeout.ms", "10000");
        properties.putAll(kafka);
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        this.topics = topics;
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes a record. */
    void put(ProducerRecord<byte[], byte[]> update) throws InterruptedException {
        try {
            producer.send(update).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    /** Tells what happened to an update. */
    void tell(AuditEvent event) throws InterruptedException {
        put(new ProducerRecord<>(topics.audit(), event.model().getBytes(StandardCharsets.UTF_8), event.write()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
