package io.blockbuster.core.dataset;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.Sentiment;
import org.jspecify.annotations.Nullable;

/**
 * A review of a data set and the truth about it, where the data has that.
 *
 * @param review the review; its text is never blank
 * @param label the true label, or null where the data has none
 */
public record Example(Review review, @Nullable Sentiment label) {
    /** The text of the review. */
    public String text() {
        return review.text();
    }
}
