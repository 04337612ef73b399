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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The program {@code blockbuster}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ProcessExit.listen();
        ProcessExit.exit(run(args, Console.ofProcess()));
    }

    /** The subcommands by name, in the order in which {@code --help} lists them. */
    private static Map<String, Supplier<CommandLine>> commands(Console console) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new CommandLine(new DemoCommand(console)));
        commands.put("run", () -> new CommandLine(new RunCommand()));
        commands.put("dashboard", () -> new CommandLine(new DashboardCommand()));
        commands.put("publish", () -> new CommandLine(new PublishCommand(console)));
        commands.put("watch", () -> new CommandLine(new WatchCommand(console)));
        commands.put("score", () -> new CommandLine(new ScoreCommand(console)));
        commands.put("evaluate", () -> new CommandLine(new EvaluateCommand(console)));
        commands.put("check-device", () -> new CommandLine(new CheckDeviceCommand(console)));
        commands.put("train", () -> new CommandLine(new TrainCommand(console)));
        commands.put("trainer", () -> new CommandLine(new TrainerCommand()));
        commands.put("bench", () -> new CommandLine(new BenchCommand(console)));
        commands.put("measure-device", () -> new CommandLine(new MeasureDeviceCommand(console)));
        commands.put("broker", () -> new CommandLine(new BrokerCommand()));
        commands.put("topics", () -> new CommandLine(new TopicsCommand(console)));
        commands.put("topology", () -> new CommandLine(new TopologyCommand()));
        commands.put("doctor", () -> new CommandLine(new DoctorCommand(console)));
        commands.put("models", () -> models(console));
        return commands;
    }

    private static CommandLine models(Console console) {
        CommandLine models = new CommandLine(new ModelsCommand());
        ModelsCommand.commands(console).forEach(models::addSubcommand);
        return models;
    }

    /** The program with all its commands, to be described or run. */
    static CommandLine commandLine(Console console) {
        CommandLine commandLine = new CommandLine(new BlockbusterCommand());
        commands(console).forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        return commandLine;
    }

    /** The same with only the command that is called, where that is clear: to make all of them takes a fifth of a second. */
    private static CommandLine commandLine(Console console, String[] args) {
        Supplier<CommandLine> called =
                args.length == 0 ? null : commands(console).get(args[0]);
        return called == null || LayeredSettings.haveFile(args, console.environment())
                ? commandLine(console)
                : new CommandLine(new BlockbusterCommand()).addSubcommand(args[0], called.get());
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
        CommandLine commandLine = commandLine(console, args);
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
