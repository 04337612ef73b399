package io.blockbuster.trainer.learning;

/**
 * What the classifier learns from one text.
 *
 * @param input token ids, [CLS] and [SEP] included; not to be changed
 * @param target P(positive) that the model should give, in [0, 1]: a label, or what a teacher says
 * @param offset the logit that a wide part adds to the model's on this text; 0 where there is none
 * @param buckets the wide part's buckets that the text falls in, ascending, where their weights are learned; not to be
 *     changed
 */
@SuppressWarnings("ArrayRecordComponent") // tens of thousands of them are held at once: copied nowhere
public record Example(int[] input, float target, float offset, int[] buckets) {
    private static final int[] NO_BUCKETS = new int[0];

    /** An example from which no weight of the wide part is learned. */
    public Example(int[] input, float target, float offset) {
        this(input, target, offset, NO_BUCKETS);
    }
}
