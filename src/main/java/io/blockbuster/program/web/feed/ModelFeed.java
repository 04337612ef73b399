package io.blockbuster.program.web.feed;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.program.web.view.ModelHistory;
import io.blockbuster.topology.feed.UpdateTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard's reading of the model's updates and of what happened to them. Both topics may come later than the
 * dashboard, or never. What cannot be read is passed over: why an update was refused stands on the audit topic.
 *
 * <p>One thread of its own does all the work.
 */
public final class ModelFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long EVENTS_PER_PARTITION = 5_000;

    private final UpdateTopics topics;
    private final ModelHistory history;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final ReadingThread thread;

    /** A feed that is not started yet; {@code kafka} needs {@code bootstrap.servers} at least. */
    public ModelFeed(Properties kafka, UpdateTopics topics, ModelHistory history) {
        this.topics = topics;
        this.history = history;
        thread = new ReadingThread("blockbuster-dashboard-models", kafka, new ReadingThread.Reading() {
            @Override
            public void read(KafkaConsumer<byte[], byte[]> consumer) {
                ModelFeed.this.read(consumer);
            }

            @Override
            public void lost() {
                LOG.atDebug().log("The model's topics are read anew");
            }
        });
    }

    /** Starts to read; returns at once. */
    public void start() {
        thread.start();
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> assigned = List.of();
        long looked = System.nanoTime() - LOOK_AGAIN_NANOS;
        while (!thread.isClosed()) {
            if (System.nanoTime() - looked >= LOOK_AGAIN_NANOS) {
                looked = System.nanoTime();
                List<TopicPartition> present = new ArrayList<>(Partitions.of(consumer, topics.updates()));
                present.addAll(Partitions.of(consumer, topics.audit()));
                if (!present.equals(assigned)) {
                    assigned = present;
                    assign(consumer, present);
                }
            }
            if (assigned.isEmpty()) {
                thread.pause(POLL);
            } else {
                consumer.poll(POLL).forEach(this::take);
            }
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.beginningOffsets(partitions).forEach((partition, beginning) -> {
            long oldest = partition.topic().equals(topics.audit())
                    ? ends.getOrDefault(partition, 0L) - EVENTS_PER_PARTITION
                    : 0;
            consumer.seek(partition, Math.max(positions.getOrDefault(partition, oldest), beginning));
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> each) {
        positions.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1);
        if (each.value() == null) {
            return;
        }
        try {
            if (each.topic().equals(topics.updates())) {
                history.apply(ModelManifest.read(each.value()));
            } else {
                history.apply(AuditEvent.read(each.value()));
            }
        } catch (IOException | UpdateRefusedException e) {
            LOG.atDebug()
                    .addKeyValue("topic", each.topic())
                    .addKeyValue("offset", each.offset())
                    .log("The dashboard skips a record that it cannot read");
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
