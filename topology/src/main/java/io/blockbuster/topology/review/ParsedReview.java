package io.blockbuster.topology.review;

import java.time.Instant;

/** What became of a record of {@code reviews.raw} when it was read. */
public sealed interface ParsedReview {
    /**
     * A review that can be scored.
     *
     * @param id its id
     * @param subject the movie
     * @param text what is to be scored
     * @param createdAt when it was written; the record's timestamp where the review does not say, or says something
     *     absurd
     */
    record Readable(String id, String subject, String text, Instant createdAt) implements ParsedReview {}

    /**
     * A record that is no review.
     *
     * @param reason the kind of fault
     * @param message the fault, for a person to read
     */
    record Unreadable(DeadLetterReason reason, String message) implements ParsedReview {}
}
