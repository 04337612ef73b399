package io.blockbuster.program.topics;

import io.blockbuster.topology.Topics;
import io.blockbuster.topology.WindowSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics as they are created where they are missing, whoever creates them.
 *
 * @param partitions of each topic of reviews; those of models have one, so that their order is one for all
 * @param replication copies of each partition; empty for the cluster's default
 * @param retention how long windows of sentiment are kept
 */
public record TopicPlan(int partitions, Optional<Short> replication, Duration retention) {
    private static final String FOR_EVER = "-1";

    public TopicPlan {
        requirePositive("partitions", partitions);
        replication.ifPresent(copies -> requirePositive("replication", copies));
    }

    /** A plan with the cluster's replication and windows kept as long as they are by default. */
    public static TopicPlan of(int partitions) {
        return new TopicPlan(partitions, Optional.empty(), WindowSettings.DEFAULT.retention());
    }

    /** All topics, under the names that the documentation uses. */
    public List<NewTopic> all() {
        List<NewTopic> all = new ArrayList<>(processor(Topics.DEFAULT));
        all.add(labels(SidecarTopics.DEFAULT.labelled()));
        all.addAll(models(UpdateTopics.DEFAULT));
        return all;
    }

    /** The topics that the processor reads and writes. */
    public List<NewTopic> processor(Topics names) {
        return List.of(
                reviews(names.raw()),
                reviews(names.scored()),
                topic(
                        names.sentiment(),
                        partitions,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(retention.toMillis()))),
                reviews(names.deadLetters()));
    }

    /** A topic of reviews, kept as long as the cluster keeps records by default. */
    public NewTopic reviews(String name) {
        return topic(name, partitions, Map.of());
    }

    /** Labels, kept for ever: nobody can make them again, and a trainer that starts anew reads them all. */
    public NewTopic labels(String name) {
        return topic(name, partitions, Map.of(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER));
    }

    /** Manifests, the newest of each version, and what became of them, kept for ever. */
    public List<NewTopic> models(UpdateTopics names) {
        return List.of(
                topic(
                        names.updates(),
                        1,
                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                topic(names.audit(), 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER)));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> configuration) {
        return new NewTopic(name, Optional.of(partitions), replication).configs(configuration);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
