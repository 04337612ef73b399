package io.blockbuster.program.demo;

import io.blockbuster.program.cli.CommandException;
import java.util.concurrent.atomic.AtomicReference;

/** The first thing that went wrong in any thread of the demo. Thread-safe. */
final class Failure {
    private final AtomicReference<CommandException> first = new AtomicReference<>();

    void of(String what, Throwable cause) {
        first.compareAndSet(null, new CommandException("the demo broke off: " + what, null, cause));
    }

    boolean happened() {
        return first.get() != null;
    }

    /** Throws what went wrong, if anything did. */
    void check() {
        CommandException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }
}
