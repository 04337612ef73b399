package io.blockbuster.program.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of a topic's partitions, read without a consumer group.
 *
 * <p>Not thread-safe but for {@link #stop()}.
 */
final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
    }

    /**
     * Opens the partitions the topic has now; their positions are fixed when this returns.
     *
     * @param fromBeginning from the oldest record; otherwise from the next one
     * @param untilEnd up to what is the end now; otherwise for ever
     */
    static TopicTail open(Properties kafka, String topic, boolean fromBeginning, boolean untilEnd) {
        Properties properties = new Properties();
        properties.put("client.id", "blockbuster-watch");
        properties.putAll(kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            if (fromBeginning) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            partitions.forEach(consumer::position);
            return new TopicTail(consumer, untilEnd ? consumer.endOffsets(partitions) : Map.of());
        } catch (RuntimeException failure) {
            consumer.close();
            throw failure;
        }
    }

    /** The next records, none if none came for a while; empty at the end or after {@link #stop()}. */
    Optional<Iterable<ConsumerRecord<byte[], byte[]>>> next() {
        if (!ends.isEmpty()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            return Optional.empty();
        }
        try {
            return Optional.of(consumer.poll(POLL));
        } catch (WakeupException stopped) {
            return Optional.empty();
        }
    }

    /** Ends a {@link #next()} that waits, from any thread. */
    void stop() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
