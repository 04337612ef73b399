package io.blockbuster.topology;

import java.util.List;

/**
 * The names of the topics the processor reads and writes.
 *
 * @param raw reviews as people publish them
 * @param scored labelled reviews
 * @param sentiment windowed sentiment per movie
 * @param deadLetters reviews that cannot be scored
 */
public record Topics(String raw, String scored, String sentiment, String deadLetters) {
    /** The names that the documentation uses. */
    public static final Topics DEFAULT =
            new Topics("reviews.raw", "reviews.scored", "reviews.sentiment", "reviews.dlq");

    /** All of them, the input first. */
    public List<String> all() {
        return List.of(raw, scored, sentiment, deadLetters);
    }
}
