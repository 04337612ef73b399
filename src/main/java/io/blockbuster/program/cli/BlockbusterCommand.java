package io.blockbuster.program.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top command and the options that every subcommand takes, before or after its name. */
@Command(
        name = "blockbuster",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Scores movie reviews as they stream through Kafka.",
        description = {
            "",
            "Reviews on the topic reviews.raw become scored reviews on reviews.scored and windowed sentiment "
                    + "per movie on reviews.sentiment, exactly once."
        },
        optionListHeading = "%nOptions (also after the command):%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster demo                                   see it work, nothing else needed",
            "  blockbuster score \"A quiet marvel.\"                score a review",
            "  blockbuster run --bootstrap-servers kafka:9092     process reviews on a cluster",
            "  blockbuster publish reviews.jsonl --rate 100/s     publish reviews to score",
            "  blockbuster watch --limit 10                       print scored reviews as they come",
            "  blockbuster doctor                                 check this machine and the cluster",
            "",
            "Every option can stand in three places, the first found wins: the command line, the environment "
                    + "(--log-level is BLOCKBUSTER_LOG_LEVEL), the file named by --config (log-level=debug).",
            "Exit codes: 0 clean, 1 failure, 2 wrong usage."
        })
public final class BlockbusterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Java properties: option names without the dashes, and kafka.PROPERTY for Kafka's own.")
    private @Nullable Path config;

    @Option(
            names = "--log-level",
            scope = ScopeType.INHERIT,
            paramLabel = "LEVEL",
            split = ",",
            description = "error, warn, info, debug or trace; LOGGER=LEVEL for one logger, "
                    + "such as org.apache.kafka=info.")
    private List<String> logLevels = new ArrayList<>();

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (one object a line), to stderr. Default: text.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    /** How log lines are written. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** A bare {@code blockbuster} is a usage error that teaches. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** {@code LEVEL} or {@code LOGGER=LEVEL}, as given. */
    List<String> logLevels() {
        return List.copyOf(logLevels);
    }

    LogFormat logFormat() {
        return logFormat;
    }

    /** Whether everything on standard error is to be JSON, one object a line. */
    public boolean logsJson() {
        return logFormat == LogFormat.JSON;
    }

    boolean debug() {
        return debug;
    }
}
