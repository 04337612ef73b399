package io.blockbuster.program.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors as a user reads them: what is wrong, what to do, and no stack trace unless {@code --debug} asks for it. */
public final class FriendlyErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final BlockbusterCommand options;

    public FriendlyErrors(BlockbusterCommand options) {
        this.options = options;
    }

    @Override
    public int handleParseException(ParameterException wrongUsage, String[] args) {
        CommandLine command = wrongUsage.getCommandLine();
        PrintWriter err = command.getErr();
        print(err, command, wrongUsage.getMessage(), null);
        UnmatchedArgumentException.printSuggestions(wrongUsage, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        printStackTrace(wrongUsage, err);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
        return report(failure, command);
    }

    /** Prints what went wrong to the command's stderr and says the exit code. */
    public int report(Exception failure, CommandLine command) {
        if (failure instanceof ParameterException wrongUsage) {
            return handleParseException(wrongUsage, new String[0]);
        }
        command.getOut().flush();
        PrintWriter err = command.getErr();
        Explanation explanation = Explanation.of(failure);
        print(err, command, explanation.what(), explanation.hint());
        printStackTrace(failure, err);
        return ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter err, CommandLine command, @Nullable String what, @Nullable String hint) {
        err.println(command.getColorScheme().errorText("blockbuster: " + what));
        if (hint != null) {
            err.println(hint);
        }
    }

    private void printStackTrace(Exception failure, PrintWriter err) {
        if (options.debug()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }
}
