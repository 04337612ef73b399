package io.blockbuster.program.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka's configuration of a node that is broker and controller at once, alone in its cluster, on loopback. */
final class NodeProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String BROKER_LISTENER = "PLAINTEXT";

    private NodeProperties() {}

    /** The properties, with {@code overrides} laid over them. */
    static Map<String, String> of(Path folder, int brokerPort, int controllerPort, Map<String, String> overrides) {
        String brokerAddress = BROKER_LISTENER + "://" + LoopbackSockets.HOST + ":" + brokerPort;
        String controllerAddress = CONTROLLER_LISTENER + "://" + LoopbackSockets.HOST + ":" + controllerPort;
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + LoopbackSockets.HOST + ":" + controllerPort);
        properties.put("listeners", brokerAddress + "," + controllerAddress);
        properties.put("advertised.listeners", brokerAddress);
        properties.put("inter.broker.listener.name", BROKER_LISTENER);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put(
                "listener.security.protocol.map", BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        properties.putAll(SINGLE_NODE);
        properties.putAll(QUICK_START);
        properties.putAll(MODEST);
        properties.putAll(overrides);
        return properties;
    }

    private static final Map<String, String> SINGLE_NODE = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1");

    /** What a client would otherwise wait for: rebalance delays, heartbeats, internal topics of 50 partitions. */
    private static final Map<String, String> QUICK_START = Map.of(
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.num.partitions", "4",
            // A transaction begun before the last one's markers are written waits here; refused, it would lose its
            // order.
            "add.partitions.to.txn.retry.backoff.max.ms", "5000",
            "broker.heartbeat.interval.ms", "200",
            "auto.create.topics.enable", "false");

    /** Memory and threads for a machine that runs other things too. */
    private static final Map<String, String> MODEST = Map.of(
            "metric.reporters", "",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            "log.cleaner.dedupe.buffer.size", "4194304",
            "log.index.size.max.bytes", "2097152");
}
