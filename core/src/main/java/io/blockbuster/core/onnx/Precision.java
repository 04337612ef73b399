package io.blockbuster.core.onnx;

import java.util.Locale;

/** The numbers in which a model is computed. */
public enum Precision {
    /** Half precision on a GPU; on the CPU integers of 8 bits where they are fast and a trial finds them good enough. */
    AUTO,
    /** float32 throughout. */
    FP32,
    /** Half precision for weights and activations; sums, softmax and normalization in float32. GPUs only. */
    FP16,
    /** Integers of 8 bits for the linear maps; all else in float32. The CPU only. */
    INT8;

    /**
     * Reads {@code auto}, {@code fp32}, {@code fp16} or {@code int8}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Precision parse(String text) {
        for (Precision precision : values()) {
            if (precision.toString().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return precision;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no precision: give auto, fp32, fp16 or int8.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
