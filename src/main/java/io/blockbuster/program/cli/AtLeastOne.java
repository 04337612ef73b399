package io.blockbuster.program.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The check of options that count something. */
public final class AtLeastOne {
    private AtLeastOne() {}

    /**
     * The value of an option.
     *
     * @throws ParameterException if it is below 1; the message names the option
     */
    public static int check(CommandSpec command, String option, int value) {
        if (value < 1) {
            throw new ParameterException(command.commandLine(), option + " must be at least 1, but is " + value);
        }
        return value;
    }
}
