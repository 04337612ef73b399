package io.blockbuster.core.onnx;

/** How the attention of packed texts is computed. */
public enum AttentionForm {
    /** By one operator that exists for CUDA alone. */
    PACKED,
    /** Unpacked into a padded table and packed again: the same result on any device, slower. */
    PADDED
}
