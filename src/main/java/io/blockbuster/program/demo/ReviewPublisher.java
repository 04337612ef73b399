package io.blockbuster.program.demo;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.demo.review.Audience;
import io.blockbuster.program.demo.review.BrokenReview;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A thread that publishes the audience's reviews at a steady rate, a few broken records among them. */
final class ReviewPublisher implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private static final String LABELLED_TOPIC = SidecarTopics.DEFAULT.labelled();

    private final DemoSettings settings;
    private final String topic;
    private final String run;
    private final Producer<byte[], byte[]> producer;
    private final Ledger ledger;
    private final RecentReviews recent;
    private final Failure failure;
    private final Audience audience;
    private final SplittableRandom random;
    private final @Nullable Fashion fashion;
    private final Thread thread = new Thread(this::publish, "demo-publisher");
    private volatile boolean stopped;
    private int number;

    /**
     * @param run the name of this demo, stamped on what it publishes
     * @param producer closed with the publisher
     * @param fashion what comes up among the audience; null for nothing
     */
    ReviewPublisher(
            DemoSettings settings,
            List<Film> films,
            String topic,
            String run,
            Producer<byte[], byte[]> producer,
            Ledger ledger,
            RecentReviews recent,
            @Nullable Fashion fashion,
            Failure failure) {
        this.settings = settings;
        this.topic = topic;
        this.run = run;
        this.producer = producer;
        this.ledger = ledger;
        this.recent = recent;
        this.fashion = fashion;
        this.failure = failure;
        this.audience = new Audience(films, settings.lengths(), settings.seed());
        this.random = new SplittableRandom(settings.seed() + 1);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Publishes no more; returns when Kafka has acknowledged all that was. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private void publish() {
        long start = System.nanoTime();
        while (!stopped && !failure.happened()) {
            double seconds = (System.nanoTime() - start) / 1e9;
            for (long due = (long) (seconds * settings.rate()); number < due && !stopped; number++) {
                GeneratedReview review = audience.next(settings.progress(seconds));
                if (fashion != null && fashion.isUp(seconds)) {
                    sendWith(fashion, review);
                } else {
                    send(review, false);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void sendWith(Fashion present, GeneratedReview usual) {
        GeneratedReview review = present.follow(usual);
        if (present.isLabelled()) {
            label(review);
        }
        send(review, review != usual);
    }

    /** Publishes what somebody of the audience says that the next review means. */
    private void label(GeneratedReview review) {
        String id = id();
        byte[] value = ReviewJson.write(new LabelledReview(
                id, review.film().title(), review.text(), review.intended(), "audience", Instant.now()));
        Future<?> unused = producer.send(
                new ProducerRecord<>(LABELLED_TOPIC, id.getBytes(StandardCharsets.UTF_8), value), (metadata, error) -> {
                    if (error != null) {
                        failure.of("publishing a label failed", error);
                    }
                });
    }

    private String id() {
        return run + "-" + number;
    }

    private void send(GeneratedReview review, boolean slang) {
        String id = id();
        String subject = review.film().title();
        byte[] value = ReviewJson.write(
                new Review(id, subject, review.text(), review.author(), (double) review.rating(), Instant.now()));
        boolean broken = random.nextDouble() < settings.brokenShare();
        if (broken) {
            BrokenReview[] ways = BrokenReview.values();
            value = ways[random.nextInt(ways.length)].of(value);
        } else {
            recent.published(id, review.text());
        }
        int sent = number;
        Stamp stamp = new Stamp(run, sent, broken ? null : review.intended(), review.clear() && !slang, slang);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, subject.getBytes(StandardCharsets.UTF_8), value);
        record.headers().add(Stamp.HEADER, stamp.bytes());
        Future<?> unused = producer.send(record, (metadata, error) -> {
            if (error == null) {
                ledger.published(sent);
            } else {
                failure.of("publishing failed", error);
            }
        });
    }
}
