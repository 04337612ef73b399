package io.blockbuster.topology.window;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;

/**
 * The sentiment of one movie in one window, as published to {@code reviews.sentiment}. Later records of a window
 * replace earlier ones; the one marked {@code final} is the last.
 *
 * @param subject the movie
 * @param windowStart the first instant of the window
 * @param windowEnd the first instant after it
 * @param count reviews in the window
 * @param positive those labelled positive
 * @param negative those labelled negative
 * @param meanScore their mean P(positive) in [0, 1]
 * @param models reviews by the version of the model that scored them
 * @param isFinal whether the window is closed, grace included; {@code final} in JSON
 */
@JsonPropertyOrder({
    "subject",
    "windowStart",
    "windowEnd",
    "count",
    "positive",
    "negative",
    "meanScore",
    "models",
    "final"
})
public record SentimentWindow(
        String subject,
        Instant windowStart,
        Instant windowEnd,
        long count,
        long positive,
        long negative,
        double meanScore,
        Map<String, Long> models,
        @JsonProperty("final") boolean isFinal) {

    static SentimentWindow of(WindowKey key, Tally tally, boolean isFinal) {
        return new SentimentWindow(
                key.subject(),
                key.windowStart(),
                key.windowEnd(),
                tally.count(),
                tally.positive(),
                tally.count() - tally.positive(),
                tally.scoreSum() / tally.count(),
                tally.models(),
                isFinal);
    }
}
