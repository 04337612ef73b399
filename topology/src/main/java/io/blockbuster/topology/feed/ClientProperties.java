package io.blockbuster.topology.feed;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's properties for a plain client, out of those for Kafka Streams. */
final class ClientProperties {
    private static final List<String> PREFIXES = List.of(
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX,
            StreamsConfig.TOPIC_PREFIX);

    private ClientProperties() {}

    static Properties of(Properties streams) {
        Set<String> clients = new TreeSet<>(ConsumerConfig.configNames());
        clients.addAll(ProducerConfig.configNames());
        Set<String> own = new TreeSet<>(StreamsConfig.configDef().names());
        own.removeAll(clients);
        Properties properties = new Properties();
        streams.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!own.contains(name) && PREFIXES.stream().noneMatch(name::startsWith)) {
                properties.put(name, value);
            }
        });
        return properties;
    }
}
