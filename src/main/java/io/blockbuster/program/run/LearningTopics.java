package io.blockbuster.program.run;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics on which models learn and change, as they are created where they are missing. */
public final class LearningTopics {
    private static final Optional<Short> USUAL_REPLICAS = Optional.empty();
    private static final String FOR_EVER = "-1";

    private LearningTopics() {}

    /** Labels, kept for ever: a trainer that starts anew reads them all. */
    public static NewTopic labelled(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), USUAL_REPLICAS)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER));
    }

    /** Manifests, the newest of each version; in one partition, so that their order is one. */
    public static NewTopic updates(String name) {
        return new NewTopic(name, Optional.of(1), USUAL_REPLICAS)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** What became of updates, kept for ever and in one order. */
    public static NewTopic audit(String name) {
        return new NewTopic(name, Optional.of(1), USUAL_REPLICAS)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER));
    }
}
