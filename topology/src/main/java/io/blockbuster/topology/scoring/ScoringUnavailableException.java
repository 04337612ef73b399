package io.blockbuster.topology.scoring;

import org.apache.kafka.streams.errors.StreamsException;

/** Scoring does not go on: the device failed for good, or a review had no outcome in time. The task must not commit. */
public final class ScoringUnavailableException extends StreamsException {
    private static final long serialVersionUID = 1;

    public ScoringUnavailableException(String message) {
        super(message);
    }

    public ScoringUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
