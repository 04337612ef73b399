package io.blockbuster.program.bench;

import java.util.List;

/** Tokens computed beyond those of the texts, counted from the lengths. */
final class Padding {
    private Padding() {}

    /** Padding over tokens, where texts go in their order in batches, each padded to its longest. */
    static double inBatches(List<Integer> lengths, int batch) {
        long tokens = 0;
        long computed = 0;
        for (int from = 0; from < lengths.size(); from += batch) {
            List<Integer> group = lengths.subList(from, Math.min(lengths.size(), from + batch));
            int longest = group.stream().mapToInt(Integer::intValue).max().orElse(0);
            computed += (long) longest * group.size();
            tokens += group.stream().mapToInt(Integer::intValue).sum();
        }
        return (double) (computed - tokens) / tokens;
    }

    /** Padding over tokens, where each text is padded to one length. */
    static double toLength(List<Integer> lengths, int length) {
        long tokens = lengths.stream().mapToLong(Integer::longValue).sum();
        return (double) ((long) length * lengths.size() - tokens) / tokens;
    }
}
