package io.blockbuster.program.exactlyonce;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Short reviews of a few made-up films, one in a hundred of them broken in some way, the same for the same seed. They
 * go to the partitions in turn.
 */
final class ReviewSource implements Supplier<ProducerRecord<byte @Nullable [], byte @Nullable []>> {
    static final String TOPIC = "reviews.raw";

    private static final List<String> FILMS =
            List.of("Harbor of Glass", "The Last Signal", "Winter Accounts", "Paper Comets", "A Quiet Engine");
    private static final List<String> OPINIONS = List.of(
            "a wonderful, moving film with a superb cast",
            "dull, badly written and far too long",
            "I laughed, I cried and I want to see it again",
            "a complete waste of two hours",
            "not perfect, but the ending is brilliant",
            "terrible acting ruins a decent story");
    private static final List<String> BROKEN = List.of(
            "not json at all", "[1, 2]", "{\"text\": \"  \"}", "{\"subject\": \"no text\"}", "{\"text\": 7}", "");

    private final Random random;
    private final int partitions;
    private long published;

    ReviewSource(long seed, int partitions) {
        this.random = new Random(seed);
        this.partitions = partitions;
    }

    /** The next review, with the {@link Marks} by which it is known again. */
    @Override
    public ProducerRecord<byte @Nullable [], byte @Nullable []> get() {
        int partition = (int) (published % partitions);
        long sequence = published / partitions;
        boolean scorable = random.nextInt(100) != 0;
        String film = FILMS.get(random.nextInt(FILMS.size()));
        String value = scorable
                ? "{\"subject\":\"%s\",\"text\":\"%s, %s. %d/10\"}"
                        .formatted(
                                film,
                                OPINIONS.get(random.nextInt(OPINIONS.size())),
                                OPINIONS.get(random.nextInt(OPINIONS.size())),
                                random.nextInt(11))
                : BROKEN.get(random.nextInt(BROKEN.size()));
        published++;
        return new ProducerRecord<>(
                TOPIC, partition, bytes(film), bytes(value), Marks.of(partition, sequence, scorable));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
