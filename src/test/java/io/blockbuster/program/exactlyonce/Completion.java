package io.blockbuster.program.exactlyonce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the stream is finished: the group has committed all of its input, and no transaction is open on any topic.
 * {@code state() == RUNNING} would not say it, nor would the number of outputs.
 */
final class Completion implements AutoCloseable {
    private static final String GROUP = "blockbuster";
    private static final String VOTES = "blockbuster-votes-by-subject-repartition";
    private static final List<String> INPUTS = List.of("reviews.raw", VOTES);
    private static final List<String> ALL =
            List.of("reviews.raw", "reviews.scored", "reviews.dlq", "reviews.sentiment", VOTES);

    private final Admin admin;

    Completion(String bootstrapServers) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** What is left to do, one line a partition; empty when the stream is finished. */
    List<String> unfinished() {
        try {
            return unfinishedPartitions();
        } catch (ExecutionException | TimeoutException e) {
            return List.of("the broker does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> unfinishedPartitions() throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(ALL)
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        Map<TopicPartition, Long> ends = offsets(partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> stable = offsets(partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata(GROUP)
                .get(10, TimeUnit.SECONDS);
        List<String> left = new ArrayList<>();
        ends.forEach((partition, end) -> {
            if (stable.getOrDefault(partition, -1L) < end) {
                left.add("%s is stable to %d of %d".formatted(partition, stable.get(partition), end));
            }
            OffsetAndMetadata position = committed.get(partition);
            if (INPUTS.contains(partition.topic()) && end > 0 && (position == null || position.offset() < end)) {
                left.add("%s is committed to %s of %d"
                        .formatted(partition, position == null ? "nothing" : position.offset(), end));
            }
        });
        return left;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
                        new ListOffsetsOptions(isolation))
                .all()
                .get(10, TimeUnit.SECONDS)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
