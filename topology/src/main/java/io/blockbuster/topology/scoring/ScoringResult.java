package io.blockbuster.topology.scoring;

import io.blockbuster.core.review.ScoredReview;
import org.jspecify.annotations.Nullable;

/** What leaves the scoring processor for one record of {@code reviews.raw}. */
public sealed interface ScoringResult {
    /** The partition of {@code reviews.raw} that the record came from. */
    int sourcePartition();

    /**
     * A scored review.
     *
     * @param review what is published
     */
    record Labelled(ScoredReview review, int sourcePartition) implements ScoringResult {}

    /**
     * A record that cannot be scored; its reason is in the headers it is forwarded with.
     *
     * @param value the record's own bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record DeadLetter(byte @Nullable [] value, int sourcePartition) implements ScoringResult {}
}
