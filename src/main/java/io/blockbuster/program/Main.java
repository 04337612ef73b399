package io.blockbuster.program;

import io.blockbuster.program.bench.BenchCommand;
import io.blockbuster.program.bench.MeasureDeviceCommand;
import io.blockbuster.program.broker.BrokerCommand;
import io.blockbuster.program.cli.BlockbusterCommand;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.FriendlyErrors;
import io.blockbuster.program.cli.Logging;
import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.ProcessExit;
import io.blockbuster.program.cli.Terminals;
import io.blockbuster.program.config.LayeredSettings;
import io.blockbuster.program.demo.DemoCommand;
import io.blockbuster.program.doctor.DoctorCommand;
import io.blockbuster.program.models.ModelsCommand;
import io.blockbuster.program.publish.PublishCommand;
import io.blockbuster.program.publish.WatchCommand;
import io.blockbuster.program.run.RunCommand;
import io.blockbuster.program.run.TopologyCommand;
import io.blockbuster.program.score.CheckDeviceCommand;
import io.blockbuster.program.score.EvaluateCommand;
import io.blockbuster.program.score.ScoreCommand;
import io.blockbuster.program.topics.TopicsCommand;
import io.blockbuster.program.train.TrainCommand;
import io.blockbuster.program.trainer.TrainerCommand;
import io.blockbuster.program.web.DashboardCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The program {@code blockbuster}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ProcessExit.listen();
        ProcessExit.exit(run(args, Console.ofProcess()));
    }

    /** The subcommands, in the order in which {@code --help} lists them. */
    private static List<Callable<Integer>> commands(Console console) {
        List<Callable<Integer>> commands = new ArrayList<>();
        commands.add(new DemoCommand(console));
        commands.add(new RunCommand());
        commands.add(new DashboardCommand());
        commands.add(new PublishCommand(console));
        commands.add(new WatchCommand(console));
        commands.add(new ScoreCommand(console));
        commands.add(new EvaluateCommand(console));
        commands.add(new CheckDeviceCommand(console));
        commands.add(new TrainCommand(console));
        commands.add(new TrainerCommand());
        commands.add(new BenchCommand(console));
        commands.add(new MeasureDeviceCommand(console));
        commands.add(new BrokerCommand());
        commands.add(new TopicsCommand(console));
        commands.add(new TopologyCommand());
        commands.add(new DoctorCommand(console));
        return commands;
    }

    /** The program with all its commands, to be described or run. */
    static CommandLine commandLine(Console console) {
        CommandLine commandLine = new CommandLine(new BlockbusterCommand());
        commands(console).forEach(commandLine::addSubcommand);
        CommandLine models = new CommandLine(new ModelsCommand());
        ModelsCommand.commands(console).forEach(models::addSubcommand);
        commandLine.addSubcommand(models);
        return commandLine;
    }

    /** Runs one command line without a terminal and with nothing on standard input. */
    public static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        return run(args, new Console(InputStream.nullInputStream(), out, err, Terminals.NONE, environment));
    }

    /**
     * Runs one command line.
     *
     * @return the exit code: 0 clean, 1 failure, 2 usage
     */
    public static int run(String[] args, Console console) {
        CommandLine commandLine = commandLine(console);
        BlockbusterCommand blockbuster = commandLine.getCommand();
        FriendlyErrors errors = new FriendlyErrors(blockbuster);
        commandLine
                .setOut(console.out())
                .setErr(console.err())
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> {
                    Logging.configure(blockbuster, parsed);
                    NeedsParts.check(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                });
        giveHelp(commandLine);
        try {
            commandLine.setDefaultValueProvider(
                    LayeredSettings.load(args, console.environment(), commandLine.getCommandSpec()));
        } catch (RuntimeException unusable) {
            return errors.report(unusable, commandLine);
        }
        int code = commandLine.execute(args);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static void giveHelp(CommandLine parent) {
        parent.getSubcommands().values().forEach(subcommand -> {
            subcommand.getCommandSpec().mixinStandardHelpOptions(true);
            giveHelp(subcommand);
        });
    }
}
