package io.blockbuster.trainer.corpus;

/**
 * A text as word pieces.
 *
 * @param id names the text
 * @param label as in {@link LabelledText#label()}
 * @param pieces ids of all its word pieces, without [CLS] and [SEP] and without truncation; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // tens of thousands of them are held at once: copied nowhere
public record PieceText(String id, int label, int[] pieces) {
    /**
     * The model's input: [CLS], the first {@code head} and the last pieces that fit, [SEP].
     *
     * @param maxTokens the longest input, [CLS] and [SEP] included
     * @param head how many pieces are kept from the start where the text is longer
     */
    public int[] input(int maxTokens, int head, int cls, int sep) {
        int room = maxTokens - 2;
        int kept = Math.min(room, pieces.length);
        int[] ids = new int[kept + 2];
        ids[0] = cls;
        ids[kept + 1] = sep;
        if (pieces.length <= room) {
            System.arraycopy(pieces, 0, ids, 1, kept);
        } else {
            System.arraycopy(pieces, 0, ids, 1, head);
            System.arraycopy(pieces, pieces.length - (room - head), ids, 1 + head, room - head);
        }
        return ids;
    }
}
