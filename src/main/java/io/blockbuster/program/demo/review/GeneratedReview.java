package io.blockbuster.program.demo.review;

import io.blockbuster.core.review.Sentiment;

/**
 * A review that was made up.
 *
 * @param film what it is of
 * @param text the review
 * @param author the handle of who wrote it
 * @param rating the author's rating, 1 to 10
 * @param intended what it means to say
 * @param clear whether it says so plainly: no sarcasm, hardly a word to the contrary
 */
public record GeneratedReview(Film film, String text, String author, int rating, Sentiment intended, boolean clear) {}
