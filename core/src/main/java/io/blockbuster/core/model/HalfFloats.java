package io.blockbuster.core.model;

import ai.onnxruntime.platform.Fp16Conversions;

/**
 * Numbers of 16 bits in float32. Those of IEEE 754 are looked up: a model has millions of them, which are read when a JVM
 * has just started and compiled nothing yet.
 */
final class HalfFloats {
    private static final float[] VALUES = values();

    private HalfFloats() {}

    private static float[] values() {
        float[] values = new float[1 << Short.SIZE];
        for (int bits = 0; bits < values.length; bits++) {
            values[bits] = Fp16Conversions.fp16ToFloat((short) bits);
        }
        return values;
    }

    /** Of IEEE 754's half precision, F16. */
    static float[] ofF16(short[] halves) {
        float[] result = new float[halves.length];
        for (int i = 0; i < halves.length; i++) {
            result[i] = VALUES[halves[i] & 0xffff];
        }
        return result;
    }

    /** Of the upper halves of float32, BF16. */
    static float[] ofBf16(short[] halves) {
        float[] result = new float[halves.length];
        for (int i = 0; i < halves.length; i++) {
            result[i] = Float.intBitsToFloat(halves[i] << Short.SIZE);
        }
        return result;
    }
}
