package io.blockbuster.program.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Kafka properties in the environment: {@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}. */
final class KafkaEnvironment {
    private static final String PREFIX = "KAFKA_";

    /** Variables of Kafka's scripts and images, and those Kubernetes sets for a service called kafka. */
    private static final Pattern NO_PROPERTY = Pattern.compile(
            "KAFKA_(.*_?OPTS|HOME|VERSION|SCALA_VERSION|DEBUG|.*PORT(_.*)?|(.*_)?SERVICE_(HOST|PORT.*))");

    private KafkaEnvironment() {}

    static Map<String, String> properties(Map<String, String> environment) {
        Map<String, String> properties = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !value.isEmpty()
                    && !NO_PROPERTY.matcher(name).matches()) {
                properties.put(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }
}
