package io.blockbuster.core.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a review, as published to {@code reviews.labelled} under the review's id.
 *
 * @param id the review's id
 * @param subject the movie, where it is known
 * @param text the review itself
 * @param label the true label
 * @param source who says so, such as the name of a data set
 * @param labelledAt when it was said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "subject", "text", "label", "source", "labelledAt"})
public record LabelledReview(
        String id, @Nullable String subject, String text, Sentiment label, String source, Instant labelledAt) {}
