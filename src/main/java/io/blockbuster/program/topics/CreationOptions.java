package io.blockbuster.program.topics;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether and how a part that runs creates the topics that it misses, as a picocli mixin. */
public final class CreationOptions {
    @Mixin
    private PartitionOptions partitions = new PartitionOptions();

    @Option(
            names = "--no-create-topics",
            description = "Refuse to start when a topic is missing, instead of creating it.")
    private boolean noCreateTopics;

    /** Whether missing topics are created; if not, they are an error. */
    public boolean creates() {
        return !noCreateTopics;
    }

    /**
     * The topics as these options want them.
     *
     * @param retention how long windows of sentiment are kept
     */
    public TopicPlan plan(Duration retention) {
        return partitions.plan(retention);
    }
}
