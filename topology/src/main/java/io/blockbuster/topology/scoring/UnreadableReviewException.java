package io.blockbuster.topology.scoring;

/** The name, in a dead letter's headers, for a record that is no review. It is never thrown. */
final class UnreadableReviewException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UnreadableReviewException() {}
}
