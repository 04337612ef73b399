package io.blockbuster.trainer.sidecar.label;

import io.blockbuster.core.review.LabelledReview;

/**
 * A label in the store.
 *
 * @param number its place in the order in which labels were taken in, from 0; a label that was corrected has the place
 *     of the correction
 * @param review the truth about a review
 */
public record KeptLabel(long number, LabelledReview review) {}
