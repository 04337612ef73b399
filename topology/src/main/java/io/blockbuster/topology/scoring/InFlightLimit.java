package io.blockbuster.topology.scoring;

/**
 * The number of reviews that a task may have in flight, adapted so that draining them before a commit stays short.
 *
 * <p>A drain that took longer than the target halves the limit; one that took less than half of it, with the limit
 * reached, doubles it, up to the maximum. So a slow model or a slow device never holds a transaction open for long,
 * and a fast one is kept fed. It starts low, as nobody knows yet how fast the device is, and the first commit of a
 * processor whose code has not been compiled yet is the one that is waited for.
 */
final class InFlightLimit {
    private static final int MIN = 8;
    private static final int FIRST = 32;

    private final int max;
    private final long targetNanos;
    private int limit;
    private boolean reached;

    InFlightLimit(int max, long targetNanos) {
        this.max = max;
        this.targetNanos = targetNanos;
        this.limit = Math.min(FIRST, max);
    }

    /** Whether a task with {@code inFlight} reviews in flight has to wait before it takes one more. */
    boolean isReached(int inFlight) {
        boolean full = inFlight >= limit;
        reached |= full;
        return full;
    }

    /** Learns from a drain that took {@code nanos} nanoseconds. */
    void drained(long nanos) {
        if (nanos > targetNanos) {
            limit = Math.max(Math.min(MIN, max), limit / 2);
        } else if (reached && nanos < targetNanos / 2) {
            limit = Math.min(max, limit * 2);
        }
        reached = false;
    }

    int limit() {
        return limit;
    }
}
