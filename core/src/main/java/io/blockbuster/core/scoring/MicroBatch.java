package io.blockbuster.core.scoring;

import java.util.ArrayList;
import java.util.List;

/** Tokenized reviews that go through one model together. Not thread-safe: filled under the batcher's lock. */
final class MicroBatch {
    private final ModelLease lease;
    private final long openedNanos;
    private final List<PendingScore> reviews = new ArrayList<>();
    private int tokens;

    MicroBatch(ModelLease lease, long openedNanos) {
        this.lease = lease;
        this.openedNanos = openedNanos;
    }

    void add(PendingScore review) {
        reviews.add(review);
        tokens += review.tokens().length();
    }

    ModelLease lease() {
        return lease;
    }

    List<PendingScore> reviews() {
        return reviews;
    }

    int tokens() {
        return tokens;
    }

    long openedNanos() {
        return openedNanos;
    }
}
