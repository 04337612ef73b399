package io.blockbuster.program.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One run of Kafka's server, from its start to its shutdown.
 *
 * <p>It puts together the same parts in the same order as {@link KafkaRaftServer} with two differences that a guest in
 * a process needs: a fatal fault completes a future where {@code KafkaRaftServer} halts the JVM, and the
 * sockets are bound beforehand.
 */
final class EmbeddedNode {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);

    private static final Duration HANDING_OVER = Duration.ofSeconds(5);

    private final CompletableFuture<String> failure;
    private final String clusterId;
    private final ControllerServer controller;
    private final BrokerServer broker;

    /**
     * A node that is ready to start.
     *
     * @param failure completed with what went wrong when the server can no longer go on
     */
    EmbeddedNode(Map<String, String> properties, LoopbackSockets sockets, CompletableFuture<String> failure) {
        this.failure = failure;
        KafkaConfig config = new KafkaConfig(properties, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        clusterId = storage._1().clusterId().orElseThrow();
        SharedServer shared = new SharedServer(
                config,
                storage._1(),
                Time.SYSTEM,
                Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                faultHandlers(),
                sockets);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
    }

    /** Returns once the broker serves its clients. */
    void start() {
        controller.startup();
        broker.startup();
    }

    /**
     * Ends the node. The broker hands over to the controller in an orderly way, so that the next start need not
     * recover, but not at any price: under load the controller may not answer for minutes.
     */
    void shutdown() {
        broker.shutdown(HANDING_OVER);
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    String clusterId() {
        return clusterId;
    }

    private FaultHandlerFactory faultHandlers() {
        return (name, fatal, action) -> {
            LoggingFaultHandler logging = new LoggingFaultHandler(name, action);
            return (message, cause) -> {
                RuntimeException fault = logging.handleFault(message, cause);
                if (fatal) {
                    failure.complete(name + ": " + message + (cause == null ? "" : ": " + cause));
                }
                return fault;
            };
        };
    }
}
