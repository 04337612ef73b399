package io.blockbuster.trainer.corpus;

/**
 * A text to learn from.
 *
 * @param id names the text across files, such as {@code train/neg/0}
 * @param text the review as published
 * @param label 1 positive, 0 negative, {@link #UNLABELLED} where nobody said
 */
public record LabelledText(String id, String text, int label) {
    /** The label of a text whose sentiment is unknown. */
    public static final int UNLABELLED = -1;

    public LabelledText {
        if (label < UNLABELLED || label > 1) {
            throw new IllegalArgumentException("label of " + id + " is " + label + ", not 0, 1 or -1");
        }
    }
}
