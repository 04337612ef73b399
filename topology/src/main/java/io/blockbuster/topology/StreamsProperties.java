package io.blockbuster.topology;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** The processor's Kafka properties: defaults under what the user gives, and what nobody may change above it. */
public final class StreamsProperties {
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, "blockbuster"),
            Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1),
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200),
            // An idle thread sleeps in poll: a commit comes late by this at most.
            Map.entry(StreamsConfig.POLL_MS_CONFIG, 25),
            // A task has one input partition, so there is no other to wait for; the default checks and words it each
            // time.
            Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED),
            // A first start waits two or three times for what a broker has ready in a few milliseconds. Clients double
            // it.
            Map.entry(StreamsConfig.RETRY_BACKOFF_MS_CONFIG, 20L),
            Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
            Map.entry(
                    StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class),
            Map.entry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingErrors.class),
            // A dead instance's reviews wait for its session to end; below the 10 s transaction timeout.
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 8_000),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
            // By default a broker answers at the first byte: requests for few reviews each, which cost more than these.
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 16 * 1_024),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 20),
            // As small as LZ4, and the one whose buffers are used again: LZ4's are 130 KB anew for every batch.
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "snappy"),
            // Nothing can be read before the commit, which sends what still waits: a batch a partition and commit.
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1_024));

    private StreamsProperties() {}

    /**
     * Checks that the user's properties leave exactly-once processing alone.
     *
     * @throws IllegalArgumentException if one of them contradicts it
     */
    public static void check(Properties user) {
        Object guarantee = user.getOrDefault(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        if (!guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)) {
            throw new IllegalArgumentException("%s=%s: Blockbuster processes with %s only; leave the property out"
                    .formatted(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee, StreamsConfig.EXACTLY_ONCE_V2));
        }
    }

    /**
     * The properties that Kafka Streams gets.
     *
     * @param user Kafka's own properties as the user gives them; they win over the defaults
     * @throws IllegalArgumentException if one of them contradicts exactly-once processing
     */
    static Properties complete(Properties user, Topics topics) {
        check(user);
        Properties complete = new Properties();
        DEFAULTS.forEach((name, value) -> {
            // Kafka Streams would prefer a default with a prefix to what the user gives without one.
            if (!user.containsKey(withoutPrefix(name))) {
                complete.put(name, value);
            }
        });
        complete.putAll(user);
        complete.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        complete.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.deadLetters());
        return complete;
    }

    private static String withoutPrefix(String name) {
        for (String prefix : List.of(StreamsConfig.PRODUCER_PREFIX, StreamsConfig.CONSUMER_PREFIX)) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    /** Whether the consumers of an instance have fixed names in the group (static membership). */
    static boolean isNamed(Properties complete) {
        return complete.containsKey(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))
                || complete.containsKey(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))
                || complete.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }
}
