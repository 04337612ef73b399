package io.blockbuster.program.config;

import io.blockbuster.program.cli.BlockbusterCommand;
import io.blockbuster.program.config.LayeredSettings.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The configuration a command runs with, secrets masked.
 *
 * @param settings the options in alphabetical order, then the Kafka properties
 */
public record EffectiveConfiguration(List<Setting> settings) {
    private static final Logger LOG = LoggerFactory.getLogger(EffectiveConfiguration.class);
    private static final Set<String> NOT_SHOWN = Set.of("help", "version");

    /**
     * One setting.
     *
     * @param name the option without its dashes, or {@code kafka.PROPERTY}
     * @param value the value, masked if the name says that it is secret
     * @param source where it comes from
     */
    public record Setting(String name, String value, Source source) {
        @Override
        public String toString() {
            return name + "=" + value + " (" + source + ")";
        }
    }

    public EffectiveConfiguration {
        settings = List.copyOf(settings);
    }

    /** The options of a parsed command. */
    public static EffectiveConfiguration of(CommandSpec command) {
        return of(command, new Properties());
    }

    /** The options of a parsed command and the Kafka properties it uses. */
    public static EffectiveConfiguration of(CommandSpec command, Properties kafka) {
        List<Setting> settings = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            String name = option.longestName().replaceFirst("^-+", "");
            Object value = option.getValue();
            if (value != null && !NOT_SHOWN.contains(name) && !name.equals("kafka-config")) {
                settings.add(new Setting(name, Secrets.mask(name, text(value)), source(command, option)));
            }
        }
        settings.sort(Comparator.comparing(Setting::name));
        for (String name : kafka.stringPropertyNames().stream().sorted().toList()) {
            String value = Secrets.mask(name, kafka.getProperty(name));
            settings.add(new Setting("kafka." + name, value, sourceOfKafka(command, name)));
        }
        return new EffectiveConfiguration(settings);
    }

    /** One setting a line: {@code name=value (source)}. */
    public String describe() {
        return settings.stream().map(Setting::toString).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Says it on standard error: in lines, or as one record of the log where that is JSON. */
    public void announce(CommandSpec command) {
        if (command.root().userObject() instanceof BlockbusterCommand top && top.logsJson()) {
            LoggingEventBuilder record = LOG.atInfo();
            for (Setting setting : settings) {
                record = record.addKeyValue(setting.name(), setting.value() + " (" + setting.source() + ")");
            }
            record.log("Configuration");
        } else {
            command.commandLine().getErr().println(describe());
        }
    }

    /** Whether somebody gave this option a value: on the command line, in the environment or in a file. */
    public static boolean isChosen(CommandSpec command, String option) {
        return source(command, Objects.requireNonNull(command.findOption(option))) != Source.DEFAULT;
    }

    private static String text(Object value) {
        if (value instanceof List<?> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return String.valueOf(value);
    }

    private static Source source(CommandSpec command, OptionSpec option) {
        ParseResult parsed = command.commandLine().getParseResult();
        for (CommandSpec scope = command; scope != null; scope = scope.parent()) {
            ParseResult inScope = scope.commandLine().getParseResult();
            if (inScope != null && inScope.hasMatchedOption(option.longestName())) {
                return Source.COMMAND_LINE;
            }
        }
        return parsed != null && command.defaultValueProvider() instanceof LayeredSettings settings
                ? settings.source(option)
                : Source.DEFAULT;
    }

    private static Source sourceOfKafka(CommandSpec command, String property) {
        OptionSpec kafkaConfig = command.findOption("--kafka-config");
        if (kafkaConfig != null && kafkaConfig.getValue() instanceof Map<?, ?> given && given.containsKey(property)) {
            return source(command, kafkaConfig);
        }
        OptionSpec bootstrap = command.findOption("--bootstrap-servers");
        if (property.equals("bootstrap.servers") && bootstrap != null && bootstrap.getValue() != null) {
            return source(command, bootstrap);
        }
        return command.defaultValueProvider() instanceof LayeredSettings settings
                ? settings.sourceOfKafka(property)
                : Source.DEFAULT;
    }
}
