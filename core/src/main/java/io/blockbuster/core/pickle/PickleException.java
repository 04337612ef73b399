package io.blockbuster.core.pickle;

/** A file is no checkpoint that can be read: damaged, of another form, or asking for code. */
public final class PickleException extends RuntimeException {
    public PickleException(String message) {
        super(message);
    }

    public PickleException(String message, Throwable cause) {
        super(message, cause);
    }
}
