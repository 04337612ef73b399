package io.blockbuster.program.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The options of a command that talks to a cluster, as a picocli mixin:
 * {@code @Mixin private KafkaOptions kafka = new KafkaOptions();}.
 *
 * <p>Every Kafka property passes through, TLS and SASL too: {@code --kafka-config x.y=v} over {@code KAFKA_X_Y=v} in
 * the environment over {@code kafka.x.y=v} in the {@code --config} file.
 */
public final class KafkaOptions {
    public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka brokers to start from. Default: " + DEFAULT_BOOTSTRAP_SERVERS + ".")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-config",
            paramLabel = "KEY=VALUE",
            description = {
                "A property of Kafka's clients, as often as needed, such as security.protocol=SASL_SSL.",
                "Also KAFKA_SECURITY_PROTOCOL in the environment or kafka.security.protocol in the --config file, "
                        + "where secrets are not seen in the process list."
            })
    private Map<String, String> kafkaConfig = new LinkedHashMap<>();

    /** The brokers to start from. */
    public String bootstrapServers() {
        return properties().getProperty(BOOTSTRAP_SERVERS);
    }

    /** Whether a layer above the defaults names the brokers. */
    public boolean named() {
        return configured().containsKey(BOOTSTRAP_SERVERS);
    }

    /** The Kafka properties of all layers, {@code bootstrap.servers} always among them. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.setProperty(BOOTSTRAP_SERVERS, DEFAULT_BOOTSTRAP_SERVERS);
        configured().forEach(properties::setProperty);
        return properties;
    }

    private Map<String, String> configured() {
        Map<String, String> lower = command.defaultValueProvider() instanceof LayeredSettings settings
                ? settings.kafkaProperties()
                : Map.of();
        Map<String, String> merged = new TreeMap<>(lower);
        if (bootstrapServers != null) {
            merged.put(BOOTSTRAP_SERVERS, bootstrapServers);
        }
        kafkaConfig.forEach((key, value) -> {
            if (!(key.equals(BOOTSTRAP_SERVERS) && onCommandLine("--bootstrap-servers"))) {
                merged.put(key, value);
            }
        });
        return merged;
    }

    private boolean onCommandLine(String option) {
        ParseResult parsed = command.commandLine().getParseResult();
        return parsed != null && parsed.hasMatchedOption(option);
    }
}
