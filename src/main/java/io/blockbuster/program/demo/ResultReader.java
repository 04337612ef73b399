package io.blockbuster.program.demo;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.window.SentimentWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads what the processor writes, as any consumer would: at read_committed, from where the topics end
 * when the demo begins.
 */
final class ResultReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final String run;
    private final Ledger ledger;
    private final RecentReviews recent;
    private final Trends trends;
    private final LearningBooks learning;
    private final Failure failure;
    private final Thread thread = new Thread(this::read, "demo-reader");
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<Void> atEnd;

    /**
     * @param consumer at read_committed; closed with the reader
     * @param run the demo whose records count
     */
    ResultReader(
            Consumer<byte[], byte[]> consumer,
            Topics topics,
            String run,
            Ledger ledger,
            RecentReviews recent,
            Trends trends,
            LearningBooks learning,
            Failure failure) {
        this.consumer = consumer;
        this.topics = topics;
        this.run = run;
        this.ledger = ledger;
        this.recent = recent;
        this.trends = trends;
        this.learning = learning;
        this.failure = failure;
        thread.setDaemon(true);
    }

    /** Takes its place at the end of the topics, before anything is published, and starts. */
    void start() {
        List<TopicPartition> partitions = List.of(topics.scored(), topics.deadLetters(), topics.sentiment()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.start();
    }

    /** Waits until everything is read that was committed before this call, {@code timeout} at most; says whether. */
    boolean readToEnd(Duration timeout) throws InterruptedException {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        atEnd = reached;
        try {
            reached.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
    }

    private void read() {
        try {
            while (!stopped) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    accept(record);
                }
                CompletableFuture<Void> asked = atEnd;
                if (asked != null && isAtEnd()) {
                    asked.complete(null);
                    atEnd = null;
                }
            }
        } catch (IOException | RuntimeException e) {
            failure.of("reading the results failed", e);
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.topic().equals(topics.sentiment())) {
            trends.update(ReviewJson.read(record.value(), SentimentWindow.class));
            return;
        }
        Stamp stamp = Stamp.of(record.headers());
        if (stamp == null || !stamp.run().equals(run)) {
            return;
        }
        if (record.topic().equals(topics.deadLetters())) {
            ledger.dead(stamp);
            return;
        }
        ScoredReview review = ReviewJson.read(record.value(), ScoredReview.class);
        ledger.scored(
                stamp,
                review.label(),
                System.currentTimeMillis() - review.createdAt().toEpochMilli());
        learning.scored(stamp, review);
        recent.scored(review);
    }

    private boolean isAtEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
