package io.blockbuster.program.topics;

import io.blockbuster.program.run.LearningTopics;
import io.blockbuster.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of a cluster under the names that the documentation uses, each with how it is cleaned up. */
public final class StandardTopics {
    private StandardTopics() {}

    /**
     * All of them.
     *
     * @param partitions of the topics of reviews; the order of updates and of what became of them is one for all
     * @param replication copies of each partition; empty for the cluster's default
     * @param retention how long windows of sentiment are kept
     */
    public static List<NewTopic> of(int partitions, Optional<Short> replication, Duration retention) {
        Topics topics = Topics.DEFAULT;
        return List.of(
                topic(topics.raw(), partitions, replication, Map.of()),
                topic(topics.scored(), partitions, replication, Map.of()),
                topic(
                        topics.sentiment(),
                        partitions,
                        replication,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(retention.toMillis()))),
                topic(topics.deadLetters(), partitions, replication, Map.of()),
                replicated(LearningTopics.labelled("reviews.labelled", partitions), replication),
                replicated(LearningTopics.updates("models.updates"), replication),
                replicated(LearningTopics.audit("models.audit"), replication));
    }

    private static NewTopic topic(
            String name, int partitions, Optional<Short> replication, Map<String, String> configuration) {
        return new NewTopic(name, Optional.of(partitions), replication).configs(configuration);
    }

    private static NewTopic replicated(NewTopic topic, Optional<Short> replication) {
        return topic(topic.name(), topic.numPartitions(), replication, topic.configs());
    }
}
