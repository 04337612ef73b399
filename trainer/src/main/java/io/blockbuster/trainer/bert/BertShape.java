package io.blockbuster.trainer.bert;

/**
 * The sizes of a BERT.
 *
 * @param vocabulary word pieces
 * @param hidden width H
 * @param layers depth L
 * @param heads attention heads A; H is a multiple
 * @param intermediate width I of the feed-forward part
 * @param positions longest input in tokens
 * @param types token types
 * @param labels outputs of the head
 * @param epsilon added to the variance in layer normalization
 */
public record BertShape(
        int vocabulary,
        int hidden,
        int layers,
        int heads,
        int intermediate,
        int positions,
        int types,
        int labels,
        float epsilon) {
    /** The shape of BERT-tiny, with two labels: L=2 H=128 A=2 I=512. */
    public static final BertShape TINY = new BertShape(30_522, 128, 2, 2, 512, 512, 2, 2, 1e-12f);

    public BertShape {
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(hidden + " is not a multiple of " + heads + " heads");
        }
    }

    /** The width of one head. */
    public int headWidth() {
        return hidden / heads;
    }
}
