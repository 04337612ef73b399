package io.blockbuster.program.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The levels and the format of the log, on top of {@link LogDefaults}. */
public final class Logging {
    static final String OWN = "io.blockbuster";

    private Logging() {}

    /**
     * Applies the log options of a parsed command line.
     *
     * @throws ParameterException if a level is not one
     */
    public static void configure(BlockbusterCommand options, ParseResult parsed) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            return;
        }
        CommandLine command = lastOf(parsed).commandSpec().commandLine();
        context.getLogger(OWN).setLevel(command.getCommand() instanceof OneShot ? Level.WARN : Level.INFO);
        for (String entry : options.logLevels()) {
            int equals = entry.indexOf('=');
            String logger = equals < 0 ? OWN : entry.substring(0, equals).strip();
            String name = entry.substring(equals + 1).strip();
            Level level = Level.toLevel(name, null);
            if (level == null) {
                throw new ParameterException(
                        command,
                        "'" + name + "' is no level for --log-level: take error, warn, info, debug, trace or off");
            }
            context.getLogger(logger).setLevel(level);
        }
        if (options.logFormat() == BlockbusterCommand.LogFormat.JSON) {
            useJson(context);
        }
    }

    private static ParseResult lastOf(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private static void useJson(LoggerContext context) {
        if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogDefaults.APPENDER)
                instanceof ConsoleAppender<ILoggingEvent> appender) {
            appender.stop();
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.setWithFormattedMessage(true);
            encoder.setWithArguments(false);
            encoder.setWithMessage(false);
            encoder.setWithContext(false);
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.start();
            appender.setEncoder(encoder);
            appender.start();
        }
    }
}
