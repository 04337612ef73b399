package io.blockbuster.program.cli;

import org.jspecify.annotations.Nullable;

/** A command failed for a reason the user can read: what is wrong and, where known, what to do. Exit code 1. */
public final class CommandException extends RuntimeException {
    private final @Nullable String hint;

    public CommandException(String message) {
        this(message, null, null);
    }

    /**
     * @param message what is wrong, in one sentence without a full stop
     * @param hint what to do about it, on a line of its own
     */
    public CommandException(String message, String hint) {
        this(message, hint, null);
    }

    public CommandException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    public @Nullable String hint() {
        return hint;
    }
}
