package io.blockbuster.core.wide;

import java.util.Arrays;

/**
 * 64-bit keys of the n-grams of a sequence of token ids.
 *
 * <p>The key of an n-gram {@code t1 … tn} is {@code h} after {@code h = mix(n)} and, for each token in order, {@code h =
 * mix(h + t)}, where {@code mix} is the step and finalizer of SplitMix64 (Steele et al., 2014) and ids are taken as
 * signed integers. Keys are part of the format of {@code wide.safetensors}: they never change.
 */
public final class NgramKeys {
    private NgramKeys() {}

    /**
     * The keys of all n-grams, as often as they occur, unordered.
     *
     * @param tokens token ids, without [CLS] and [SEP]
     * @param maxOrder the longest n-gram in tokens, at least 1
     */
    public static long[] all(int[] tokens, int maxOrder) {
        int count = 0;
        for (int order = 1; order <= maxOrder; order++) {
            count += Math.max(0, tokens.length - order + 1);
        }
        long[] keys = new long[count];
        int at = 0;
        for (int order = 1; order <= maxOrder; order++) {
            for (int first = 0; first + order <= tokens.length; first++) {
                keys[at++] = key(tokens, first, order);
            }
        }
        return keys;
    }

    /** The key of the n-gram of {@code order} tokens that begins at {@code first}. */
    static long key(int[] tokens, int first, int order) {
        long key = mix(order);
        for (int i = first; i < first + order; i++) {
            key = mix(key + tokens[i]);
        }
        return key;
    }

    /**
     * The distinct buckets of all n-grams, ascending: the upper {@code bits} bits of their keys.
     *
     * @param bits the logarithm of the number of buckets, 1 to 30
     */
    public static int[] buckets(int[] tokens, int maxOrder, int bits) {
        long[] keys = all(tokens, maxOrder);
        int[] buckets = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            buckets[i] = (int) (keys[i] >>> (Long.SIZE - bits));
        }
        Arrays.sort(buckets);
        int distinct = 0;
        for (int i = 0; i < buckets.length; i++) {
            if (i == 0 || buckets[i] != buckets[i - 1]) {
                buckets[distinct++] = buckets[i];
            }
        }
        return Arrays.copyOf(buckets, distinct);
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
