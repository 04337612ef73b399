package io.blockbuster.program.web.feed;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.program.web.view.DeadLetter;
import io.blockbuster.program.web.view.Recent;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.program.web.view.SentimentView;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.review.DeadLetters;
import io.blockbuster.topology.window.SentimentWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard's reading of the topics: the sentiment topic from its beginning, the dead letters from near their end,
 * and of the scored reviews a sample of the newest, so that the cost does not grow with their rate. Reads committed
 * records only, without a consumer group. After a failure it goes on where it was.
 *
 * <p>One thread of its own does all the work.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long SAMPLE_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long SAMPLED_PER_PARTITION = 20;
    private static final long DEAD_LETTERS_PER_PARTITION = 10_000;
    private static final int LONGEST_TEXT = 300;

    private final Topics topics;
    private final SentimentView view;
    private final Recent<RecentReview> reviews;
    private final Recent<DeadLetter> deadLetters;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final ReadingThread thread;
    private volatile FeedState state = FeedState.CONNECTING;

    /** A feed that is not started yet; {@code kafka} needs {@code bootstrap.servers} at least. */
    public TopicFeed(
            Properties kafka,
            Topics topics,
            SentimentView view,
            Recent<RecentReview> reviews,
            Recent<DeadLetter> deadLetters) {
        this.topics = topics;
        this.view = view;
        this.reviews = reviews;
        this.deadLetters = deadLetters;
        thread = new ReadingThread("blockbuster-dashboard", kafka, new ReadingThread.Reading() {
                    @Override
                    public void read(KafkaConsumer<byte[], byte[]> consumer) {
                        TopicFeed.this.read(consumer);
                    }

                    @Override
                    public void lost() {
                        state = FeedState.CONNECTING;
                    }
                })
                .with(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "262144")
                .with(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
    }

    /** Starts to read; returns at once. */
    public void start() {
        thread.start();
    }

    /** Where it stands. */
    public FeedState state() {
        return state;
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> sentiment = Partitions.of(consumer, topics.sentiment());
        List<TopicPartition> scored = Partitions.of(consumer, topics.scored());
        List<TopicPartition> dead = Partitions.of(consumer, topics.deadLetters());
        if (sentiment.isEmpty() || scored.isEmpty() || dead.isEmpty()) {
            return; // not created yet
        }
        List<TopicPartition> all = new ArrayList<>(sentiment);
        all.addAll(scored);
        all.addAll(dead);
        consumer.assign(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        consumer.beginningOffsets(all).forEach((partition, beginning) -> {
            long oldest = dead.contains(partition) ? ends.getOrDefault(partition, 0L) - DEAD_LETTERS_PER_PARTITION : 0;
            consumer.seek(partition, Math.max(positions.getOrDefault(partition, oldest), beginning));
        });
        state = FeedState.RESTORING;
        long sampled = System.nanoTime() - SAMPLE_EVERY_NANOS;
        Map<TopicPartition, Long> newest = Map.of();
        while (!thread.isClosed()) {
            if (System.nanoTime() - sampled >= SAMPLE_EVERY_NANOS) {
                sampled = System.nanoTime();
                newest = sample(consumer, scored);
            }
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                take(each);
            }
            for (Map.Entry<TopicPartition, Long> each : newest.entrySet()) {
                if (consumer.position(each.getKey()) >= each.getValue()) {
                    consumer.pause(Set.of(each.getKey())); // until the next sample
                }
            }
            if (state == FeedState.RESTORING
                    && sentiment.stream().allMatch(one -> consumer.position(one) >= ends.getOrDefault(one, 0L))) {
                state = FeedState.LIVE;
            }
        }
    }

    /** Skips to the newest reviews and says where they end. */
    private static Map<TopicPartition, Long> sample(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> scored) {
        Map<TopicPartition, Long> newest = consumer.endOffsets(scored);
        newest.forEach((partition, end) -> {
            if (consumer.position(partition) < end - SAMPLED_PER_PARTITION) {
                consumer.seek(partition, end - SAMPLED_PER_PARTITION);
            }
        });
        consumer.resume(scored);
        return newest;
    }

    private void take(ConsumerRecord<byte[], byte[]> each) {
        positions.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1);
        byte[] value = each.value();
        try {
            if (each.topic().equals(topics.deadLetters())) {
                deadLetters.add(deadLetter(each));
            } else if (value == null) {
                return;
            } else if (each.topic().equals(topics.sentiment())) {
                view.apply(ReviewJson.read(value, SentimentWindow.class));
            } else {
                reviews.add(RecentReview.of(ReviewJson.read(value, ScoredReview.class)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.atDebug()
                    .addKeyValue("topic", each.topic())
                    .addKeyValue("offset", each.offset())
                    .log("The dashboard skips a record that it cannot read");
        }
    }

    private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> each) {
        String message = header(each, DeadLetters.MESSAGE);
        return new DeadLetter(
                message.isEmpty() ? header(each, DeadLetters.EXCEPTION) : message,
                header(each, DeadLetters.TOPIC),
                header(each, DeadLetters.PARTITION),
                header(each, DeadLetters.OFFSET),
                text(each.key()),
                each.value() == null ? 0 : each.value().length,
                each.timestamp());
    }

    private static String header(ConsumerRecord<byte[], byte[]> each, String name) {
        Header header = each.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] utf8) {
        if (utf8 == null) {
            return "";
        }
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    @Override
    public void close() {
        thread.close();
    }
}
