package io.blockbuster.program.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code blockbuster score --json}.
 *
 * @param id the review's id, where the input has one
 * @param subject the movie, where the input has one
 * @param label positive or negative
 * @param score P(positive) in [0, 1]
 * @param tokens tokens read, [CLS] and [SEP] included
 * @param truncated whether the review was longer than the model reads
 * @param model the model that scored it
 * @param text the review
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "subject", "label", "score", "tokens", "truncated", "model", "text"})
record ScoredText(
        @Nullable String id,
        @Nullable String subject,
        Sentiment label,
        double score,
        int tokens,
        boolean truncated,
        ModelVersion model,
        String text) {
    static ScoredText of(Example example, Outcome.Scored scored) {
        return new ScoredText(
                example.review().id(),
                example.review().subject(),
                scored.score().label(),
                scored.score().positive(),
                scored.tokens(),
                scored.truncated(),
                scored.model(),
                example.text());
    }
}
