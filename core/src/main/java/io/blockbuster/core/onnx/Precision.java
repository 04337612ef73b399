package io.blockbuster.core.onnx;

import java.util.Locale;

/** The numbers in which a model is computed. */
public enum Precision {
    /** Half precision on a GPU, float32 on the CPU. */
    AUTO,
    /** float32 throughout. */
    FP32,
    /** Half precision for weights and activations; sums, softmax and normalization in float32. GPUs only. */
    FP16;

    /**
     * Reads {@code auto}, {@code fp32} or {@code fp16}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Precision parse(String text) {
        for (Precision precision : values()) {
            if (precision.toString().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return precision;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no precision: give auto, fp32 or fp16.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
