package io.blockbuster.trainer.bert;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Inputs of one forward pass, padded to the longest, with the distinct word pieces apart: the gradient of the word
 * embeddings is then a few thousand rows rather than the vocabulary.
 *
 * @param size inputs
 * @param length tokens of the longest input
 * @param pieces the distinct token ids, ascending
 * @param indexes {@code [size, length]}, row-major: each token as an index into {@code pieces}
 * @param lengths tokens of each input
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step: compared nowhere
public record Batch(int size, int length, int[] pieces, int[] indexes, int[] lengths) {
    /** A batch of token ids, [CLS] and [SEP] included, padded with {@code pad}. */
    public static Batch of(List<int[]> inputs, int pad) {
        return of(inputs, pad, new int[0]);
    }

    /** The same, with some more among the distinct pieces. */
    public static Batch of(List<int[]> inputs, int pad, int[] more) {
        int length = inputs.stream().mapToInt(input -> input.length).max().orElseThrow();
        int[] ids = new int[inputs.size() * length];
        int[] lengths = new int[inputs.size()];
        Arrays.fill(ids, pad);
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = inputs.get(i).length;
            System.arraycopy(inputs.get(i), 0, ids, i * length, lengths[i]);
        }
        int[] pieces = IntStream.concat(Arrays.stream(ids), Arrays.stream(more))
                .sorted()
                .distinct()
                .toArray();
        int[] indexes = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            indexes[i] = Arrays.binarySearch(pieces, ids[i]);
        }
        return new Batch(lengths.length, length, pieces, indexes, lengths);
    }

    /** Whether some inputs are shorter than the longest. */
    boolean padded() {
        return Arrays.stream(lengths).anyMatch(inputLength -> inputLength < length);
    }

    /** {@code [size, length]}: 0 where there is a token, a large negative number where there is padding. */
    float[] mask() {
        float[] mask = new float[indexes.length];
        for (int i = 0; i < size; i++) {
            Arrays.fill(mask, i * length + lengths[i], (i + 1) * length, -1e9f);
        }
        return mask;
    }
}
