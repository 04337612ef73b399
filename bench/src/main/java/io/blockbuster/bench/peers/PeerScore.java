package io.blockbuster.bench.peers;

/**
 * What a peer writes for each review.
 *
 * @param id the review
 * @param label positive or negative
 * @param score P(positive)
 */
record PeerScore(String id, String label, double score) {
    static PeerScore of(String id, double positive) {
        return new PeerScore(id, positive >= 0.5 ? "positive" : "negative", positive);
    }
}
