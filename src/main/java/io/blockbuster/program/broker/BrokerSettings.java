package io.blockbuster.program.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an embedded broker listens and keeps its data.
 *
 * @param port the TCP port on 127.0.0.1; 0 lets the system choose a free one
 * @param dataDir the folder of its data, formatted if it is new, reused if a broker wrote it; null for a temporary
 *     folder that is deleted when the broker closes
 * @param overrides properties of Kafka's broker that replace the embedded broker's own
 */
public record BrokerSettings(int port, @Nullable Path dataDir, Map<String, String> overrides) {
    public BrokerSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    /** A free port and a temporary folder. */
    public static BrokerSettings temporary() {
        return new BrokerSettings(0, null, Map.of());
    }

    /** These settings with another port; 0 lets the system choose a free one. */
    public BrokerSettings withPort(int port) {
        return new BrokerSettings(port, dataDir, overrides);
    }

    /** These settings with data that stays in {@code dataDir} when the broker closes. */
    public BrokerSettings withDataDir(Path dataDir) {
        return new BrokerSettings(port, dataDir, overrides);
    }

    /** These settings with a property of Kafka's broker, such as {@code group.max.session.timeout.ms}. */
    public BrokerSettings with(String property, String value) {
        Map<String, String> more = new HashMap<>(overrides);
        more.put(property, value);
        return new BrokerSettings(port, dataDir, more);
    }
}
