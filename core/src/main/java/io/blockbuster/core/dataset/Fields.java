package io.blockbuster.core.dataset;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.Sentiment;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one row, found under the names that data sets use for them.
 *
 * @param value the value of a field as text, or null where the row has no such field or it is empty
 */
record Fields(Function<String, @Nullable String> value) {
    static final List<String> TEXT = List.of("text", "review", "sentence", "content");
    static final List<String> LABEL = List.of("label", "sentiment", "polarity");

    private static final List<String> ID = List.of("id", "reviewId", "review_id");
    private static final List<String> SUBJECT = List.of("subject", "movie", "film", "title");
    private static final List<String> RATING = List.of("rating", "stars");
    private static final List<String> AUTHOR = List.of("author", "user", "reviewer");
    private static final List<String> CREATED_AT = List.of("createdAt", "created_at", "date");

    /**
     * The example of this row.
     *
     * @throws IllegalArgumentException if it has no text or a field cannot be understood
     */
    Example example() {
        String text = first(TEXT);
        if (text == null) {
            throw new IllegalArgumentException("no text: a row needs a field 'text' or 'review' that is not empty");
        }
        Review review = new Review(first(ID), first(SUBJECT), text, first(AUTHOR), rating(), createdAt());
        return new Example(review, label(first(LABEL)));
    }

    /** The label that a value stands for; null for none or -1, as data sets mark unlabelled rows. */
    static @Nullable Sentiment label(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "1", "1.0", "positive", "pos", "true" -> Sentiment.POSITIVE;
            case "0", "0.0", "negative", "neg", "false" -> Sentiment.NEGATIVE;
            case "-1", "", "unsup" -> null;
            default ->
                throw new IllegalArgumentException(
                        "'" + shortened(value) + "' is no label: take 0 or negative, 1 or positive");
        };
    }

    private @Nullable Double rating() {
        String rating = first(RATING);
        if (rating == null) {
            return null;
        }
        try {
            return Double.valueOf(rating.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("rating '" + shortened(rating) + "' is no number", e);
        }
    }

    private @Nullable Instant createdAt() {
        String date = first(CREATED_AT);
        if (date == null) {
            return null;
        }
        String stripped = date.strip();
        try {
            return Instant.parse(stripped.length() == "2025-01-31".length() ? stripped + "T00:00:00Z" : stripped);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "createdAt '" + shortened(date) + "' is no date in ISO 8601, such as 2025-01-31T20:15:00Z", e);
        }
    }

    private @Nullable String first(List<String> names) {
        for (String name : names) {
            String found = value.apply(name);
            if (found != null && !found.isBlank()) {
                return found;
            }
        }
        return null;
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }
}
