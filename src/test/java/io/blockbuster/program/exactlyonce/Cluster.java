package io.blockbuster.program.exactlyonce;

import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.cluster.TopicCreation;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.WindowSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** What all of these tests agree on: topics, partitions, windows, the model that ships and how a processor is started. */
final class Cluster {
    static final int PARTITIONS = 4;

    /** Windows whose grace outlasts any test, so that no review is late. */
    static final WindowSettings WINDOWS = new WindowSettings(
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(10)), Duration.ofHours(6), Duration.ofDays(7));

    private Cluster() {}

    static void createTopics(EmbeddedBroker broker) {
        broker.createTopics(TopicPlan.of(PARTITIONS).all());
    }

    static void createTopics(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicCreation.create(admin, TopicPlan.of(PARTITIONS).all());
        }
    }

    /** The arguments of {@code blockbuster run} with these windows, followed by {@code more}. */
    static List<String> run(String bootstrapServers, Path stateDir, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--bootstrap-servers",
                bootstrapServers,
                "--model",
                model().toString(),
                "--state-dir",
                stateDir.toString(),
                "--windows",
                "10s,10m",
                "--grace",
                "6h",
                "--engine-threads",
                "1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** The folder of the model that ships. */
    static Path model() {
        return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve("model"))
                .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
                .findFirst()
                .orElseThrow();
    }
}
