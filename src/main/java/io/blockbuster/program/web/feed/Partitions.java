package io.blockbuster.program.web.feed;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The partitions of a topic. */
final class Partitions {
    private Partitions() {}

    /** All of them in order, none where the topic is not there. */
    static List<TopicPartition> of(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream()
                        .map(one -> new TopicPartition(topic, one.partition()))
                        .sorted(Comparator.comparingInt(TopicPartition::partition))
                        .toList();
    }
}
