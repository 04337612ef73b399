package io.blockbuster.program.broker;

/** The embedded broker could not start or stop; the message says why and what to do. */
public final class BrokerException extends RuntimeException {
    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
