package io.blockbuster.core.update;

/** An update is not to be used. The message says why, for those who published it. */
public final class UpdateRefusedException extends RuntimeException {
    private static final int MAX_REASON = 500;

    private final Refusal kind;

    public UpdateRefusedException(Refusal kind, String message) {
        super(message);
        this.kind = kind;
    }

    public UpdateRefusedException(Refusal kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What sort of reason it is. */
    public Refusal kind() {
        return kind;
    }

    /** Why, in words: short and of plain characters, whatever the update says. */
    public String reason() {
        return UntrustedJson.shortened(String.valueOf(getMessage()), MAX_REASON);
    }
}
