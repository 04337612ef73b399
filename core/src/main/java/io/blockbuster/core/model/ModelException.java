package io.blockbuster.core.model;

/** A model cannot be used: a file of it is missing, broken or not what the program runs. The message says what to do. */
public final class ModelException extends RuntimeException {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
