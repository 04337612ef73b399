package io.blockbuster.program.topics;

import io.blockbuster.topology.feed.UpdateTopics;
import picocli.CommandLine.Option;

/** The topics that model updates travel on, as a picocli mixin. */
public final class UpdateTopicOptions {
    @Option(
            names = "--updates-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.updates",
            description = "Updates of the model. Default: ${DEFAULT-VALUE}.")
    private String updates = "";

    @Option(
            names = "--audit-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.audit",
            description = "What becomes of them. Default: ${DEFAULT-VALUE}.")
    private String audit = "";

    public UpdateTopics topics() {
        return new UpdateTopics(updates, audit);
    }
}
