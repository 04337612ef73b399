package io.blockbuster.program.bench;

import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Reviews published at fixed times, whether or not those before them have been scored. Each carries as
 * {@code createdAt} the time at which it was due, not that at which it was sent.
 *
 * @param first the number of the first review
 * @param reviews how many are published
 */
record OpenLoop(String servers, String topic, BenchInput input, int first, int reviews, double perSecond) {
    /** Publishes all of them; ends early when interrupted. */
    void publish() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", servers);
        properties.put("acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(topic); // so that the first review does not wait for the connection
            Instant startedAt = Instant.now();
            long start = System.nanoTime();
            for (int i = 0; i < reviews && !Thread.currentThread().isInterrupted(); i++) {
                long due = dueNanos(i);
                awaitNanoTime(start + due);
                producer.send(new ProducerRecord<>(topic, input.record(first + i, startedAt.plusNanos(due))));
            }
            producer.flush();
        }
    }

    /** When review number {@code n} (the first is 0) is due, in nanoseconds after the start: no error adds up. */
    long dueNanos(int n) {
        return Math.round(n * 1e9 / perSecond);
    }

    private static void awaitNanoTime(long time) {
        for (long left = time - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
