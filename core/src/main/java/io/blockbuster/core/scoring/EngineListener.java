package io.blockbuster.core.scoring;

/**
 * What a {@link ScoringEngine} tells of its work, for metrics. Called on the engine's threads: it must be quick and must
 * not throw.
 */
public interface EngineListener {
    /** A listener that ignores everything. */
    EngineListener NONE = new EngineListener() {};

    /** A review was tokenized in {@code nanos} nanoseconds. */
    default void tokenized(long nanos) {}

    /**
     * A micro-batch was scored.
     *
     * @param reviews its size in reviews
     * @param tokens its size in tokens
     * @param queuedNanos how long its oldest review waited since it was submitted
     * @param inferNanos how long the model took
     */
    default void scored(int reviews, int tokens, long queuedNanos, long inferNanos) {}

    /** A run of the model failed; the engine retries or bisects. */
    default void failedRun(RuntimeException cause) {}
}
