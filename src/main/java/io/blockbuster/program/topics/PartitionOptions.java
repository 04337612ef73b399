package io.blockbuster.program.topics;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many partitions and copies topics get that are created, as a picocli mixin. */
public final class PartitionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic of reviews that is created here; those of models have one. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each partition of a topic that is created here. "
                    + "Default: what the cluster does by default.")
    private @Nullable Short replication;

    /**
     * The topics as these options want them.
     *
     * @param retention how long windows of sentiment are kept
     */
    public TopicPlan plan(Duration retention) {
        try {
            return new TopicPlan(partitions, Optional.ofNullable(replication), retention);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
