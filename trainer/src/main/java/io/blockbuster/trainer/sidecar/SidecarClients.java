package io.blockbuster.trainer.sidecar;

import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes a sidecar's Kafka clients; whoever asks for one closes it. */
public interface SidecarClients {
    /** For topics and their ids. */
    Admin admin();

    /** Reads what is committed, from where it is told to, without a group. */
    Consumer<byte[], byte[]> consumer();

    /** Writes in transactions under this id; one made later fences those made before. */
    Producer<byte[], byte[]> producer(String transactionalId);

    /**
     * Clients of a cluster.
     *
     * @param kafka Kafka's own properties, {@code bootstrap.servers} at least
     */
    static SidecarClients of(Properties kafka) {
        return new SidecarClients() {
            @Override
            public Admin admin() {
                return Admin.create(patient(kafka));
            }

            @Override
            public Consumer<byte[], byte[]> consumer() {
                Properties properties = patient(kafka);
                properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
                properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
                properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
                return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            }

            @Override
            public Producer<byte[], byte[]> producer(String transactionalId) {
                Properties properties = new Properties();
                properties.putAll(kafka);
                properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
                // A topic just created may refuse a first batch and take the next, which a producer does not recover
                // from.
                properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
                return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            }
        };
    }

    /** An outage is to be noticed, and said, long before Kafka's own limit of a minute. */
    private static Properties patient(Properties kafka) {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        properties.putAll(kafka);
        return properties;
    }
}
