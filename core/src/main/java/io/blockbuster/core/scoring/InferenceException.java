package io.blockbuster.core.scoring;

/** A batch could not be scored: the device or the runtime failed, or a result was not a number. */
public sealed class InferenceException extends RuntimeException permits OutOfDeviceMemoryException {
    public InferenceException(String message) {
        super(message);
    }

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
