package io.blockbuster.trainer.lora;

import java.util.Arrays;

/**
 * Numbers held in four bits each, as QLoRA (Dettmers et al., 2023) defines NormalFloat: blocks of {@value #BLOCK} share
 * their largest magnitude, and each number is the nearest of sixteen values, quantiles of the normal distribution, times
 * that. The largest magnitudes stay in float32: they are not quantized a second time.
 *
 * @param size how many numbers there are
 * @param codes two a byte, the earlier in the upper four bits; the last block is filled with zeros
 * @param scales the largest magnitude of each block
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Nf4(int size, byte[] codes, float[] scales) {
    /** Numbers that share a scale. */
    public static final int BLOCK = 64;

    /**
     * The values of the sixteen codes, from −1 to 1, with an exact 0: eight quantiles of the normal distribution below
     * and nine above, evenly spaced in probability, scaled to 1.
     */
    private static final float[] VALUES = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    private static final int ZERO = 7;

    /** The values of the codes, ascending. */
    public static float[] values() {
        return VALUES.clone();
    }

    /** The numbers in four bits. */
    public static Nf4 of(float[] numbers) {
        int blocks = (numbers.length + BLOCK - 1) / BLOCK;
        float[] scales = new float[blocks];
        byte[] codes = new byte[blocks * BLOCK / 2];
        Arrays.fill(codes, (byte) (ZERO << 4 | ZERO));
        for (int i = 0; i < numbers.length; i++) {
            scales[i / BLOCK] = Math.max(scales[i / BLOCK], Math.abs(numbers[i]));
        }
        for (int i = 0; i < numbers.length; i++) {
            float scale = scales[i / BLOCK];
            int code = scale == 0 ? ZERO : nearest(numbers[i] / scale);
            int shift = i % 2 == 0 ? 4 : 0;
            codes[i / 2] = (byte) (codes[i / 2] & ~(0xF << shift) | code << shift);
        }
        return new Nf4(numbers.length, codes, scales);
    }

    private static int nearest(float number) {
        int found = Arrays.binarySearch(VALUES, number);
        if (found >= 0) {
            return found;
        }
        int above = Math.min(-found - 1, VALUES.length - 1);
        int below = Math.max(0, above - 1);
        return number - VALUES[below] < VALUES[above] - number ? below : above;
    }

    /** The numbers as they come back. */
    public float[] numbers() {
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = VALUES[codes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF] * scales[i / BLOCK];
        }
        return numbers;
    }
}
