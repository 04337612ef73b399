package io.blockbuster.topology.scoring;

import java.time.Duration;

/**
 * The bounds of a task's scoring step.
 *
 * @param hookName the name of the step's {@link CommitHook}
 * @param maxInFlight reviews of one task in flight, at most
 * @param drainTarget how long the drain before a commit should take at most; the in-flight bound adapts to it
 * @param stallTimeout how long to wait for one review before the task fails; far below {@code max.poll.interval.ms}
 */
public record ScoringStepSettings(String hookName, int maxInFlight, Duration drainTarget, Duration stallTimeout) {

    public ScoringStepSettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, but is " + maxInFlight);
        }
    }
}
