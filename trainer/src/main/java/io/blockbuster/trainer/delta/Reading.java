package io.blockbuster.trainer.delta;

/**
 * A text as a base reads it.
 *
 * @param ids what the transformer reads, [CLS] and [SEP] included
 * @param buckets of the wide part that the text falls in, ascending; none where there is no wide part
 * @param wideMargin what the wide part adds to the margin
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Reading(int[] ids, int[] buckets, float wideMargin) {}
