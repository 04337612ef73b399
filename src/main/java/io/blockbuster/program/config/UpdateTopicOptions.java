package io.blockbuster.program.config;

import io.blockbuster.topology.feed.UpdateTopics;
import picocli.CommandLine.Option;

/** The topics that model updates travel on, as a picocli mixin. */
public final class UpdateTopicOptions {
    @Option(
            names = "--updates-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.updates",
            description = "Model updates come from here. Default: ${DEFAULT-VALUE}.")
    private String updates = "";

    @Option(
            names = "--audit-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.audit",
            description = "What happens to them is told here. Default: ${DEFAULT-VALUE}.")
    private String audit = "";

    public UpdateTopics topics() {
        return new UpdateTopics(updates, audit);
    }
}
