package io.blockbuster.core.text;

/**
 * A text as the model reads it.
 *
 * @param ids token ids with [CLS] and [SEP] included, at most the model's maximum length; not copied, not to be changed
 * @param truncated whether the text was longer than the model's maximum length
 * @param wideMargin what the model's wide part adds to the margin, positive logit minus negative; 0 where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: compared nowhere, copied nowhere
public record Tokens(int[] ids, boolean truncated, float wideMargin) {
    /** A text as a model without a wide part reads it. */
    public Tokens(int[] ids, boolean truncated) {
        this(ids, truncated, 0);
    }

    /** The number of tokens, [CLS] and [SEP] included. */
    public int length() {
        return ids.length;
    }
}
