package io.blockbuster.program.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A command that cannot run without certain parts of Blockbuster. */
public interface NeedsParts {
    /** The parts it cannot run without. */
    List<Part> needs();

    /**
     * Checks that the command of this command line has what it needs; asking for help needs nothing.
     *
     * @throws CommandLine.ExecutionException with a {@link CommandException} if a part is missing
     */
    static void check(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested() || !(command.getCommand() instanceof NeedsParts needing)) {
            return;
        }
        for (Part part : needing.needs()) {
            if (!part.isPresent()) {
                CommandException missing = new CommandException(
                        "'" + command.getCommandName() + "' needs " + part + ", which this installation leaves out",
                        "Run it from a full build (./blockbuster " + command.getCommandName()
                                + ") or from an image that has it: docs/operations.md says which.");
                throw new CommandLine.ExecutionException(command, missing.getMessage(), missing);
            }
        }
    }
}
