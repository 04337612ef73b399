package io.blockbuster.topology.scoring;

import io.blockbuster.core.scoring.Outcome;

/** One who is told of every scored review, on the stream's threads: it must be quick and must not throw. */
public interface ScoredListener {
    /** A listener that ignores everything. */
    ScoredListener NONE = (text, outcome) -> {};

    /**
     * A review was scored and is about to be forwarded. It may be told again, where its transaction is aborted.
     *
     * @param text what the review says
     */
    void scored(String text, Outcome.Scored outcome);
}
