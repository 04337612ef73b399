package io.blockbuster.trainer.learning;

import java.util.Random;
import java.util.stream.IntStream;

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

    /**
     * The same example with some of its pieces left out; [CLS] and [SEP] at the ends stay.
     *
     * @param share of the pieces that are left out, in [0, 1)
     */
    Example thinned(double share, Random random) {
        if (share == 0) {
            return this;
        }
        int last = input.length - 1;
        int[] kept = IntStream.rangeClosed(0, last)
                .filter(at -> at == 0 || at == last || random.nextDouble() >= share)
                .map(at -> input[at])
                .toArray();
        return new Example(kept, target, offset, buckets);
    }

    /** An example from which no weight of the wide part is learned. */
    public Example(int[] input, float target, float offset) {
        this(input, target, offset, NO_BUCKETS);
    }
}
