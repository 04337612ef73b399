package io.blockbuster.trainer.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Inputs of which some word pieces are hidden, as BERT's pre-training does it (Devlin et al., 2019): of those chosen,
 * eight in ten become [MASK], one in ten another piece of the same inputs, and one in ten stays.
 *
 * @param inputs with the pieces hidden
 * @param places of the chosen pieces in the inputs laid end to end, each padded to the longest
 * @param truths the pieces at those places
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step: compared nowhere
record Masking(List<int[]> inputs, int[] places, int[] truths) {
    private static final int MASK = 103;
    private static final double HIDDEN = 0.8;
    private static final double SWAPPED = 0.9;

    /**
     * Chooses pieces, at least one in all; [CLS] and [SEP] at the ends are never chosen.
     *
     * @param share of the pieces that are chosen, in (0, 1)
     */
    static Masking of(List<int[]> inputs, double share, Random random) {
        int length = inputs.stream().mapToInt(input -> input.length).max().orElseThrow();
        List<int[]> masked = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Integer> truths = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int[] input = inputs.get(i).clone();
            for (int at = 1; at < input.length - 1; at++) {
                if (random.nextDouble() < share || (truths.isEmpty() && at == input.length - 2)) {
                    places.add(i * length + at);
                    truths.add(input[at]);
                    input[at] = shown(input[at], inputs, random);
                }
            }
            masked.add(input);
        }
        return new Masking(masked, ints(places), ints(truths));
    }

    private static int shown(int piece, List<int[]> inputs, Random random) {
        double fate = random.nextDouble();
        if (fate < HIDDEN) {
            return MASK;
        }
        if (fate >= SWAPPED) {
            return piece;
        }
        int[] other = inputs.get(random.nextInt(inputs.size()));
        return other.length < 3 ? piece : other[1 + random.nextInt(other.length - 2)];
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
