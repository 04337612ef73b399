package io.blockbuster.program.exactlyonce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of {@code reviews.scored} at read_committed that notes when committed reviews arrive, and so sees every
 * pause of every partition, as a user of the topic would.
 */
final class PauseWatch implements AutoCloseable {
    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final Map<Integer, List<Long>> arrivals = new HashMap<>();
    private final Thread thread;
    private long count;

    private PauseWatch(String bootstrapServers) {
        consumer = TopicReader.consumer(bootstrapServers);
        consumer.assign(TopicReader.partitions(consumer, "reviews.scored"));
        thread = new Thread(this::watch, "pause-watch");
        thread.setDaemon(true);
    }

    static PauseWatch start(String bootstrapServers) {
        PauseWatch watch = new PauseWatch(bootstrapServers);
        watch.thread.start();
        return watch;
    }

    /** Committed reviews seen so far. */
    synchronized long count() {
        return count;
    }

    /** The longest time within {@code [from, to]}, in {@link System#nanoTime()}, in which one partition got nothing. */
    synchronized Duration longestPause(long from, long to) {
        long longest = 0;
        for (List<Long> times : arrivals.values()) {
            for (int i = 1; i < times.size(); i++) {
                if (times.get(i) > from && times.get(i - 1) < to) {
                    longest = Math.max(longest, times.get(i) - times.get(i - 1));
                }
            }
        }
        return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try (consumer) {
            while (true) {
                var records = consumer.poll(Duration.ofSeconds(1));
                long now = System.nanoTime();
                synchronized (this) {
                    for (TopicPartition partition : records.partitions()) {
                        arrivals.computeIfAbsent(partition.partition(), p -> new ArrayList<>())
                                .add(now);
                        count += records.records(partition).size();
                    }
                }
            }
        } catch (WakeupException e) {
            // close() ends the watch
        }
    }
}
