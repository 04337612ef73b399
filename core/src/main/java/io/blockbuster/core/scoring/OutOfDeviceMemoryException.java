package io.blockbuster.core.scoring;

/** A batch was too large for the memory that the device has left; a smaller one may fit. */
public final class OutOfDeviceMemoryException extends InferenceException {
    public OutOfDeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }

    public OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
