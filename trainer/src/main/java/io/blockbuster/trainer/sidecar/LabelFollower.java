package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.trainer.sidecar.label.LabelStore;
import io.blockbuster.trainer.sidecar.label.TopicPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads labels from their topic into the store. Where it stands is kept in the store, not in a consumer group: labels and
 * position change in one step. Used by one thread.
 */
final class LabelFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LabelFollower.class);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final LabelStore store;
    private final SidecarListener listener;
    private String topicId = "";
    private int partitions;
    private long lookedAt;

    LabelFollower(
            String topic, Consumer<byte[], byte[]> consumer, Admin admin, LabelStore store, SidecarListener listener) {
        this.topic = topic;
        this.consumer = consumer;
        this.admin = admin;
        this.store = store;
        this.listener = listener;
    }

    /**
     * Takes in what has come, waiting {@code patience} for something.
     *
     * @return how many records were read
     * @throws KafkaException if the cluster does not answer in time, or refuses
     */
    int poll(Duration patience) {
        if (partitions == 0 || System.nanoTime() - lookedAt > LOOK_FOR_PARTITIONS.toNanos()) {
            findPartitions();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        if (records.isEmpty()) {
            return 0;
        }
        List<LabelledReview> labels = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            LabelRecord.read(record).ifPresent(labels::add);
        }
        TopicPosition after = store.position().in(topicId);
        for (TopicPartition partition : records.partitions()) {
            after = after.at(partition.partition(), consumer.position(partition));
        }
        int fresh = store.add(labels, after);
        listener.onLabels(fresh, labels.size() - fresh, records.count() - labels.size());
        return records.count();
    }

    /** Finds new partitions, and a topic that was deleted and created again. */
    private void findPartitions() {
        TopicDescription found = describe();
        String id = found.topicId().toString();
        if (found.partitions().size() != partitions || !id.equals(topicId)) {
            TopicPosition position = store.position().in(id);
            List<TopicPartition> assigned = found.partitions().stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(assigned);
            assigned.forEach(partition -> consumer.seek(partition, position.offset(partition.partition())));
            LOG.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("partitions", assigned.size())
                    .addKeyValue("labels", store.size())
                    .log("Following labels");
            topicId = id;
            partitions = assigned.size();
        }
        lookedAt = System.nanoTime();
    }

    private TopicDescription describe() {
        try {
            return Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
