package io.blockbuster.topology.feed;

import io.blockbuster.core.update.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic {@code models.audit}, written. Thread-safe. */
final class AuditTopic implements Audit, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTopic.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String topic;
    private final Properties properties = new Properties();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    AuditTopic(Properties kafka, String topic) {
        properties.putAll(kafka);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "blockbuster-audit");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // An event that cannot be sent must not hold up the update that it is about.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        this.topic = topic;
    }

    @Override
    public void tell(AuditEvent event) {
        byte[] key = event.model().getBytes(StandardCharsets.UTF_8);
        try {
            var unused = producer().send(new ProducerRecord<>(topic, key, event.write()), (metadata, failure) -> {
                if (failure != null) {
                    lost(event, failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            lost(event, e);
        }
    }

    private static void lost(AuditEvent event, Exception cause) {
        LOG.atWarn()
                .addKeyValue("event", event.event().json())
                .addKeyValue("version", event.version())
                .addKeyValue("cause", cause)
                .log("An audit event could not be written");
    }

    /** Made for the first event: one that waits for a silent broker's first answer does not close for half a minute. */
    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
