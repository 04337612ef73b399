package io.blockbuster.core.scoring;

/**
 * What a {@link ScoringEngine} tells of its work, for metrics. Called on the engine's threads: it must be quick and must
 * not throw.
 */
public interface EngineListener {
    /** A listener that ignores everything. */
    EngineListener NONE = new EngineListener() {};

    /** This model scores the reviews from now on: the engine's first one, or one that took the place of another. */
    default void modelChanged(SentimentModel model) {}

    /** The model runs on other devices than before: one failed, or is back. */
    default void devicesChanged(SentimentModel model) {}

    /** A micro-batch was too large for the device's memory; it is run in halves, and later ones are made smaller. */
    default void outOfMemory() {}

    /** A review was tokenized in {@code nanos} nanoseconds. */
    default void tokenized(long nanos) {}

    /**
     * A micro-batch was scored.
     *
     * @param reviews its size in reviews
     * @param tokens its size in tokens
     * @param padding tokens of padding computed on top
     * @param queuedNanos how long its oldest review waited since it was submitted
     * @param inferNanos how long the model took
     */
    default void scored(int reviews, int tokens, int padding, long queuedNanos, long inferNanos) {}

    /** A run of the model failed; the engine retries or bisects. */
    default void failedRun(RuntimeException cause) {}
}
