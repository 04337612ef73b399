package io.blockbuster.program.web.view;

import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.Sentiment;

/**
 * A scored review as the page lists it.
 *
 * @param id the review's id
 * @param subject the movie
 * @param label positive or negative
 * @param confidence P(label) in [0.5, 1]
 * @param version the version of the model that scored it
 * @param createdAt when it was written, in milliseconds since 1970
 * @param scoredAt when it was scored, in milliseconds since 1970
 */
public record RecentReview(
        String id, String subject, Sentiment label, double confidence, String version, long createdAt, long scoredAt) {
    private static final int LONGEST = 200;

    /** The review as the page lists it; names are cut to what a line can show. */
    public static RecentReview of(ScoredReview review) {
        return new RecentReview(
                cut(review.id()),
                cut(review.subject()),
                review.label(),
                Math.max(review.score(), 1 - review.score()),
                cut(review.model().version()),
                review.createdAt().toEpochMilli(),
                review.scoredAt().toEpochMilli());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
