package io.blockbuster.program.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one look of the doctor found.
 *
 * @param name what was looked at
 * @param status how it is
 * @param detail what was found
 * @param advice what to do, where something is to be done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(
        String name, Status status, String detail, @Nullable String advice) {
    /** How grave a finding is. */
    enum Status {
        /** As it should be. */
        OK,
        /** Missing or odd, yet Blockbuster runs. */
        NOTE,
        /** Something essential does not work. */
        FAIL
    }

    static Finding ok(String name, String detail) {
        return new Finding(name, Status.OK, detail, null);
    }

    static Finding note(String name, String detail, @Nullable String advice) {
        return new Finding(name, Status.NOTE, detail, advice);
    }

    static Finding fail(String name, String detail, String advice) {
        return new Finding(name, Status.FAIL, detail, advice);
    }

    boolean failed() {
        return status == Status.FAIL;
    }

    @Override
    public String toString() {
        String word = status == Status.FAIL ? "FAIL" : status.name().toLowerCase(Locale.ROOT);
        String line = String.format(Locale.ROOT, "%-4s  %-14s  %s", word, name, detail);
        return advice == null ? line : line + System.lineSeparator() + " ".repeat(22) + "→ " + advice;
    }
}
