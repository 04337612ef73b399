package io.blockbuster.program.doctor;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.topology.Topics;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/** The cluster and its topics. */
final class KafkaChecks {
    private KafkaChecks() {}

    /**
     * Looks at the cluster.
     *
     * @param essential whether the user named a cluster, so that it has to be there
     */
    static List<Finding> all(Properties kafka, boolean essential) throws InterruptedException {
        String servers = kafka.getProperty("bootstrap.servers");
        try {
            Optional<Cluster> found =
                    Cluster.await(kafka, Duration.ZERO, StopSignal.manual(), new PrintWriter(Writer.nullWriter()));
            try (Cluster cluster = found.orElseThrow()) {
                List<Finding> findings = new ArrayList<>();
                String brokers =
                        cluster.brokers().stream().map(KafkaChecks::address).collect(Collectors.joining(", "));
                findings.add(Finding.ok("Kafka", "reachable at " + servers + ": brokers " + brokers));
                findings.add(topics(cluster.topics()));
                return findings;
            }
        } catch (CommandException | KafkaException unreachable) {
            String detail = servers + ": " + unreachable.getMessage();
            String advice = "Check --bootstrap-servers and the Kafka properties, or start a broker with "
                    + "'blockbuster broker'. 'blockbuster demo' needs none.";
            return List.of(essential ? Finding.fail("Kafka", detail, advice) : Finding.note("Kafka", detail, advice));
        }
    }

    private static String address(Node broker) {
        return broker.host() + ":" + broker.port();
    }

    static Finding topics(Set<String> present) {
        List<String> missing = Topics.DEFAULT.all().stream()
                .filter(topic -> !present.contains(topic))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("Topics", String.join(", ", Topics.DEFAULT.all()))
                : Finding.note(
                        "Topics",
                        "missing: " + String.join(", ", missing),
                        "'blockbuster run' creates its topics when it starts.");
    }
}
