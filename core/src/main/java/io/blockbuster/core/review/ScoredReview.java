package io.blockbuster.core.review;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.blockbuster.core.model.ModelVersion;
import java.time.Instant;

/**
 * A review's label, as published to {@code reviews.scored}.
 *
 * @param id the review's id
 * @param subject the movie
 * @param label positive or negative
 * @param score P(positive) in [0, 1]
 * @param model the model that scored it
 * @param tokens tokens read, [CLS] and [SEP] included
 * @param truncated whether the review was longer than the model reads
 * @param createdAt when the review was written
 * @param scoredAt when the model had scored it; it can be read up to a commit interval later
 */
@JsonPropertyOrder({"id", "subject", "label", "score", "model", "tokens", "truncated", "createdAt", "scoredAt"})
public record ScoredReview(
        String id,
        String subject,
        Sentiment label,
        double score,
        ModelVersion model,
        int tokens,
        boolean truncated,
        Instant createdAt,
        Instant scoredAt) {}
