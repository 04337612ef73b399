package io.blockbuster.program;

import io.blockbuster.program.broker.BrokerCommand;
import io.blockbuster.program.cli.BlockbusterCommand;
import io.blockbuster.program.cli.FriendlyErrors;
import io.blockbuster.program.cli.Logging;
import io.blockbuster.program.cli.ProcessExit;
import io.blockbuster.program.cli.StandardStreams;
import io.blockbuster.program.config.LayeredSettings;
import io.blockbuster.program.run.RunCommand;
import io.blockbuster.program.run.TopologyCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The program {@code blockbuster}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ProcessExit.exit(run(args, System.getenv(), StandardStreams.out(), StandardStreams.err()));
    }

    /** The subcommands, in the order in which {@code --help} lists them. */
    private static List<Callable<Integer>> commands() {
        return List.of(new RunCommand(), new TopologyCommand(), new BrokerCommand());
    }

    /**
     * Runs one command line.
     *
     * @param environment where {@code BLOCKBUSTER_*} and {@code KAFKA_*} are looked up
     * @return the exit code: 0 clean, 1 failure, 2 usage
     */
    public static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        BlockbusterCommand blockbuster = new BlockbusterCommand();
        CommandLine commandLine = new CommandLine(blockbuster);
        commands().forEach(commandLine::addSubcommand);
        FriendlyErrors errors = new FriendlyErrors(blockbuster);
        commandLine
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> {
                    Logging.configure(blockbuster, parsed);
                    return new CommandLine.RunLast().execute(parsed);
                });
        commandLine
                .getSubcommands()
                .values()
                .forEach(subcommand -> subcommand.getCommandSpec().mixinStandardHelpOptions(true));
        try {
            commandLine.setDefaultValueProvider(LayeredSettings.load(args, environment, commandLine.getCommandSpec()));
        } catch (RuntimeException unusable) {
            return errors.report(unusable, commandLine);
        }
        int code = commandLine.execute(args);
        out.flush();
        err.flush();
        return code;
    }
}
