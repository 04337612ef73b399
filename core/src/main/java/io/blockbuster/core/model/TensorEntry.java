package io.blockbuster.core.model;

import java.util.Arrays;
import java.util.Map;

/**
 * A tensor as the header of a safetensors file lists it.
 *
 * @param type the element type, such as {@code F32}
 * @param shape the extents
 * @param begin the first byte, counted from the end of the header
 * @param end the byte after the last
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record TensorEntry(String type, long[] shape, long begin, long end) {
    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("U16", 2),
            Map.entry("I16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("U32", 4),
            Map.entry("I32", 4),
            Map.entry("F32", 4),
            Map.entry("U64", 8),
            Map.entry("I64", 8),
            Map.entry("F64", 8));

    long bytes() {
        return end - begin;
    }

    /** What is wrong with this entry in a file whose data part has {@code dataBytes} bytes, or an empty text. */
    String defect(long dataBytes) {
        Integer size = BYTES.get(type);
        if (size == null) {
            return "element type " + type + " is unknown";
        }
        if (begin < 0 || end < begin || end > dataBytes) {
            return "bytes " + begin + " to " + end + " lie outside of the file's " + dataBytes + " bytes of data";
        }
        long bytes = size;
        for (long extent : shape) {
            if (extent < 0) {
                return "shape " + Arrays.toString(shape) + " has a negative extent";
            }
            // A hostile shape such as [2^33, 2^33] must not wrap around to a small number.
            long high = Math.multiplyHigh(bytes, extent);
            bytes *= extent;
            if (high != 0 || bytes < 0) {
                return "shape " + Arrays.toString(shape) + " overflows";
            }
        }
        return bytes == bytes()
                ? ""
                : "shape " + Arrays.toString(shape) + " of " + type + " takes " + bytes + " bytes, the header gives "
                        + bytes();
    }
}
