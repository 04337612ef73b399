package io.blockbuster.program.publish;

import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends reviews, and where asked for the truth about them, with an idempotent producer. */
final class ReviewPublisher implements AutoCloseable {
    private static final int BATCH_BYTES = 128 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Destination destination;
    private final Deliveries reviews = new Deliveries();
    private final Deliveries labels = new Deliveries();
    private long sent;

    /**
     * Where and how reviews are published.
     *
     * @param topic the topic of the reviews
     * @param labels the topic of the labels, or null to keep them back
     * @param subject the subject of reviews that have none
     * @param source the name of the data, which labels carry and which ids are made of where the data has none
     */
    record Destination(
            String topic, @Nullable String labels, @Nullable String subject, String source) {}

    ReviewPublisher(Properties kafka, Destination destination) {
        Properties properties = new Properties();
        properties.put("client.id", "blockbuster-publish");
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", "5");
        properties.put("batch.size", String.valueOf(BATCH_BYTES));
        // A partition that was just created may refuse a producer's first batch and take its second. With the second
        // in flight the first then stays out of order until it times out.
        properties.put("max.in.flight.requests.per.connection", "1");
        properties.putAll(kafka);
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.destination = destination;
    }

    /**
     * Sends one review; blocks while the producer's buffer is full.
     *
     * @throws KafkaException if the producer cannot go on
     */
    void publish(Example example) {
        Review review = complete(example.review());
        sent++;
        send(destination.topic(), review.subject(), ReviewJson.write(review), reviews);
        String id = review.id();
        if (destination.labels() != null && example.label() != null && id != null) {
            LabelledReview truth = new LabelledReview(
                    id, review.subject(), review.text(), example.label(), destination.source(), Instant.now());
            send(destination.labels(), id, ReviewJson.write(truth), labels);
        }
    }

    private Review complete(Review review) {
        // a label can only be joined to its review by an id that both carry
        String id =
                review.id() == null && destination.labels() != null ? destination.source() + "-" + sent : review.id();
        String subject = review.subject() == null ? destination.subject() : review.subject();
        return new Review(id, subject, review.text(), review.author(), review.rating(), review.createdAt());
    }

    private void send(String topic, @Nullable String key, byte[] value, Deliveries deliveries) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, keyBytes, value), deliveries);
    }

    /** Waits until every record sent is acknowledged or has failed. */
    void flush() {
        producer.flush();
    }

    /** Whether the cluster does not take records any more, for a reason beyond a single record. */
    boolean brokenDown() {
        return isBeyondOneRecord(reviews.firstFailure()) || isBeyondOneRecord(labels.firstFailure());
    }

    private static boolean isBeyondOneRecord(@Nullable Exception failure) {
        return failure != null && !(failure instanceof RecordTooLargeException);
    }

    /** Reviews handed to the producer. */
    long sent() {
        return sent;
    }

    Deliveries reviews() {
        return reviews;
    }

    Deliveries labels() {
        return labels;
    }

    @Override
    public void close() {
        producer.close();
    }
}
