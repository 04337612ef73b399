package io.blockbuster.trainer.sidecar;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which reviews are held out: a share of them, told by their ids alone, so that a review once held out is held out for
 * ever, by every trainer.
 *
 * @param share in (0, 1)
 */
record HeldOut(double share) {
    private static final double IDS = 1L << 32;

    boolean holds(String id) {
        CRC32C hash = new CRC32C();
        hash.update(id.getBytes(StandardCharsets.UTF_8));
        return mixed(hash.getValue()) / IDS < share;
    }

    /** A CRC spread over all its bits: CRCs of ids that count upwards do not differ evenly (MurmurHash3's finalizer). */
    private static long mixed(long crc) {
        int h = (int) crc;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return h & 0xffffffffL;
    }
}
