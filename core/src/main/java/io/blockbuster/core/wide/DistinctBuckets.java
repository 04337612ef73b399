package io.blockbuster.core.wide;

import java.util.Arrays;

/** A set of buckets that is filled and emptied for one text after another. Not thread-safe. */
final class DistinctBuckets {
    // Open addressing; a bucket is kept as its number plus one, 0 is a free place.
    private int[] places = new int[1 << 12];

    /** Empties the set and makes room for so many buckets. */
    void clear(int most) {
        if (places.length < 2 * most) {
            places = new int[2 * Integer.highestOneBit(2 * most - 1)];
        } else {
            Arrays.fill(places, 0);
        }
    }

    /** Adds a bucket; false if it was in already. */
    boolean add(int bucket) {
        int mask = places.length - 1;
        int at = (bucket * 0x9E3779B9 >>> 8) & mask;
        while (places[at] != 0) {
            if (places[at] == bucket + 1) {
                return false;
            }
            at = (at + 1) & mask;
        }
        places[at] = bucket + 1;
        return true;
    }
}
