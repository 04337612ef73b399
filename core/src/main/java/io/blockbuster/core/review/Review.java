package io.blockbuster.core.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A review as people publish it to {@code reviews.raw}. Only the text is required there; what else is absent gets its
 * default when the review is read.
 *
 * @param id unique id
 * @param subject what is reviewed: the movie
 * @param text the review itself
 * @param author who wrote it
 * @param rating the author's rating, on the author's scale
 * @param createdAt when it was written
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Review(
        @Nullable String id,
        @Nullable String subject,
        String text,
        @Nullable String author,
        @Nullable Double rating,
        @Nullable Instant createdAt) {}
