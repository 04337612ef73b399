package io.blockbuster.program.trainer;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.demo.review.ReviewGenerator;
import io.blockbuster.program.demo.review.SlangWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** People who write reviews in slang that no model knows, and say of some what they mean. Used by one thread. */
final class SlangCrowd implements AutoCloseable {
    private static final List<Film> FILMS = Film.program(5, 1);

    private final SlangWriter slang = new SlangWriter(1);
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<String> labelled = new ArrayList<>();
    private int reviewed;

    SlangCrowd(String bootstrapServers) {
        producer = new KafkaProducer<>(
                // One request at a time: a topic just created may refuse a first batch and take the next.
                Map.of("bootstrap.servers", bootstrapServers, "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes so many more labels, of both kinds in turn. */
    void label(int count) {
        for (int i = 0; i < count; i++) {
            String id = "r" + labelled.size();
            GeneratedReview review = slang.next(film(i), intended(i));
            send(
                    "reviews.labelled",
                    id,
                    new LabelledReview(id, null, review.text(), intended(i), "test", Instant.now()));
            labelled.add(id);
        }
        producer.flush();
    }

    /** Publishes so many reviews; returns what each, by its id, means. */
    Map<String, Sentiment> review(int count) {
        Map<String, Sentiment> meant = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String id = "n" + reviewed++;
            GeneratedReview review = slang.next(film(i), intended(i));
            send(
                    "reviews.raw",
                    review.film().title(),
                    new Review(
                            id,
                            review.film().title(),
                            review.text(),
                            review.author(),
                            (double) review.rating(),
                            Instant.now()));
            meant.put(id, intended(i));
        }
        producer.flush();
        return meant;
    }

    /** The ids of the labels published. */
    List<String> labelled() {
        return List.copyOf(labelled);
    }

    /** Writes labelled reviews in ordinary words, one a line. */
    static void writeOrdinary(Path file, int count) throws IOException {
        ReviewGenerator generator = new ReviewGenerator(9);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GeneratedReview review = generator.next(film(i), intended(i), LengthProfile.SHORT);
            lines.add(new String(
                    ReviewJson.write(
                            new LabelledReview("o" + i, null, review.text(), intended(i), "test", Instant.EPOCH)),
                    StandardCharsets.UTF_8));
        }
        Files.write(file, lines);
    }

    private void send(String topic, String key, Object value) {
        var unused = producer.send(
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), ReviewJson.write(value)));
    }

    private static Film film(int number) {
        return FILMS.get(number % FILMS.size());
    }

    private static Sentiment intended(int number) {
        return number % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
    }

    @Override
    public void close() {
        producer.close();
    }
}
