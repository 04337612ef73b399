package io.blockbuster.program.exactlyonce;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of reviews at a steady rate, on a thread of its own. It outlasts any outage of the broker: it waits, and
 * catches up.
 */
final class PacedPublisher implements AutoCloseable {
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    private PacedPublisher(
            String bootstrapServers,
            Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>> source,
            long reviews,
            int perSecond) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "linger.ms", 5,
                        // A topic just created may refuse a first batch and take the next, which reorders them.
                        "max.in.flight.requests.per.connection", 1,
                        "max.block.ms", 300_000,
                        "delivery.timeout.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread = new Thread(() -> publish(source, reviews, perSecond), "publisher");
        thread.setDaemon(true);
    }

    /** Starts to publish {@code reviews} reviews, {@code perSecond} of them each second. */
    static PacedPublisher start(
            String bootstrapServers,
            Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>> source,
            long reviews,
            int perSecond) {
        PacedPublisher publisher = new PacedPublisher(bootstrapServers, source, reviews, perSecond);
        publisher.thread.start();
        return publisher;
    }

    /** Reviews handed to the producer so far. */
    long sent() {
        return sent.get();
    }

    /** Whether all reviews are on the topic; throws if one could not be published. */
    boolean isFinished() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("publishing failed", cause);
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }

    private void publish(
            Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>> source, long reviews, int perSecond) {
        long start = System.nanoTime();
        for (long i = 0; i < reviews && !stopped; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0 && !stopped; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            var unused = producer.send(source.get(), (metadata, exception) -> {
                if (exception != null) {
                    failure.compareAndSet(null, exception);
                }
            });
            sent.incrementAndGet();
        }
        try {
            producer.flush();
        } catch (InterruptException e) {
            failure.compareAndSet(null, e); // close() came before the end
        }
    }
}
