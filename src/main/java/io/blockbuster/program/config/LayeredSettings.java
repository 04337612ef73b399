package io.blockbuster.program.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of options that are not on the command line: from the environment, else from the {@code --config} file,
 * else the option's default.
 *
 * <p>{@code --bootstrap-servers} is {@code BLOCKBUSTER_BOOTSTRAP_SERVERS} in the environment and
 * {@code bootstrap-servers} in the file.
 */
public final class LayeredSettings implements IDefaultValueProvider {
    private static final Set<String> COMMAND_LINE_ONLY = Set.of("help", "version", "config");

    private final Map<String, String> environment;
    private final SettingsFile file;

    LayeredSettings(Map<String, String> environment, SettingsFile file) {
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    /**
     * Reads the layers below the command line.
     *
     * @param args the command line, in which {@code --config} is looked for
     * @param top the top command with all subcommands, whose options a file may name
     * @throws ParameterException if the file cannot be read or has a key that is no option
     */
    public static LayeredSettings load(String[] args, Map<String, String> environment, CommandSpec top) {
        String name = configFile(args, environment);
        if (name == null) {
            return new LayeredSettings(environment, SettingsFile.NONE);
        }
        try {
            return new LayeredSettings(environment, SettingsFile.read(Path.of(name), optionNames(top)));
        } catch (InvalidPathException noPath) {
            throw new ParameterException(top.commandLine(), "--config: " + noPath.getMessage(), noPath);
        } catch (IllegalArgumentException unusable) {
            throw new ParameterException(top.commandLine(), String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** Whether a file is named, which may have options of any command. */
    public static boolean haveFile(String[] args, Map<String, String> environment) {
        return configFile(args, environment) != null;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String name = nameOf(argument);
        if (name == null || COMMAND_LINE_ONLY.contains(name)) {
            return null;
        }
        String fromEnvironment = fromEnvironment(name);
        return fromEnvironment != null ? fromEnvironment : file.options().get(name);
    }

    /** Where the value of an option that is not on the command line comes from. */
    Source source(OptionSpec option) {
        String name = nameOf(option);
        if (name != null && fromEnvironment(name) != null) {
            return Source.ENVIRONMENT;
        }
        return name != null && file.options().containsKey(name) ? Source.FILE : Source.DEFAULT;
    }

    /** Kafka properties of the environment ({@code KAFKA_X_Y}) over those of the file ({@code kafka.x.y}). */
    Map<String, String> kafkaProperties() {
        Map<String, String> properties = new TreeMap<>(file.kafka());
        properties.putAll(KafkaEnvironment.properties(environment));
        return properties;
    }

    /** Where a Kafka property that is not on the command line comes from. */
    Source sourceOfKafka(String property) {
        if (KafkaEnvironment.properties(environment).containsKey(property)) {
            return Source.ENVIRONMENT;
        }
        return file.kafka().containsKey(property) ? Source.FILE : Source.DEFAULT;
    }

    private @Nullable String fromEnvironment(String option) {
        String value = environment.get(environmentName(option));
        if (value == null && option.equals("bootstrap-servers")) {
            value = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        }
        return value == null || value.isEmpty() ? null : value;
    }

    /** The variable of an option: {@code log-level} is {@code BLOCKBUSTER_LOG_LEVEL}. */
    static String environmentName(String option) {
        return "BLOCKBUSTER_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static @Nullable String nameOf(ArgSpec argument) {
        if (argument instanceof OptionSpec option && option.longestName().startsWith("--")) {
            return option.longestName().substring(2);
        }
        return null;
    }

    private static @Nullable String configFile(String[] args, Map<String, String> environment) {
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].startsWith("--config=")) {
                return args[i].substring("--config=".length());
            }
            if (args[i].equals("--config") && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        String named = environment.get("BLOCKBUSTER_CONFIG");
        return named == null || named.isEmpty() ? null : named;
    }

    private static Set<String> optionNames(CommandSpec command) {
        Set<String> names = new TreeSet<>();
        for (OptionSpec option : command.options()) {
            String name = nameOf(option);
            if (name != null && !COMMAND_LINE_ONLY.contains(name)) {
                names.add(name);
            }
        }
        for (CommandLine subcommand : command.subcommands().values()) {
            names.addAll(optionNames(subcommand.getCommandSpec()));
        }
        return names;
    }

    /** A layer of the configuration. */
    public enum Source {
        COMMAND_LINE("command line"),
        ENVIRONMENT("environment"),
        FILE("file"),
        DEFAULT("default");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
