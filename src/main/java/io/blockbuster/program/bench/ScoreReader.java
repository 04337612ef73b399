package io.blockbuster.program.bench;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A reader of scores at read_committed that keeps the books: which review, how often, which label. Not thread-safe. */
final class ScoreReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private int twice;

    /** Reads a topic from its beginning. */
    ScoreReader(String servers, String topic, int partitionCount) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", servers);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * What a contender says of one review.
     *
     * @param id the review
     * @param label positive or negative
     * @param createdAt when the review was written, where that is said
     * @param scoredAt when it was scored, where that is said
     */
    record Line(
            String id,
            String label,
            @Nullable Instant createdAt,
            @Nullable Instant scoredAt) {}

    /** What became readable since the last call, waiting a moment for something. */
    List<Line> poll() {
        List<Line> lines = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Line line = read(record);
            lines.add(line);
            if (labels.put(line.id(), line.label()) != null) {
                twice++;
            }
        }
        return lines;
    }

    private static Line read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ReviewJson.read(record.value(), Line.class);
        } catch (IOException e) {
            throw new CommandException(record.topic() + " has a record that is no score", null, e);
        }
    }

    /**
     * Reads until so many reviews have a score, and then all that can be read. So what is counted are whole commits: a
     * poll takes some hundred records, a commit may have thousands.
     *
     * @throws CommandException if the process that scores ends, or nothing comes for long
     */
    void await(int reviews, Duration timeout, ChildProcess scoring) {
        awaitScored(reviews, timeout, scoring);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
            scoring.requireAlive();
        }
    }

    /**
     * Reads until a review has a score.
     *
     * @throws CommandException as {@link #await}
     */
    void awaitFirst(Duration timeout, ChildProcess scoring) {
        awaitScored(1, timeout, scoring);
    }

    private void awaitScored(int reviews, Duration timeout, ChildProcess scoring) {
        long last = System.nanoTime();
        while (labels.size() < reviews) {
            if (!poll().isEmpty()) {
                last = System.nanoTime();
            } else if (System.nanoTime() - last > timeout.toNanos()) {
                scoring.requireAlive();
                throw new CommandException("only " + labels.size() + " of " + reviews + " reviews were scored, none in "
                        + timeout.toSeconds() + " s");
            }
            scoring.requireAlive();
        }
    }

    /** Reviews with a score. */
    int scored() {
        return labels.size();
    }

    /** Scores beyond the first of a review. */
    int twice() {
        return twice;
    }

    /** The labels by review. */
    Map<String, String> labels() {
        return labels;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
