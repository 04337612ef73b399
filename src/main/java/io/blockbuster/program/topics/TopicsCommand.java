package io.blockbuster.program.topics;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blockbuster topics}: the topics of all parts, made at once by somebody who may. */
@Command(
        name = "topics",
        header = "Create the topics of a cluster that are missing.",
        description = {
            "",
            "Creates what the processor, the trainer and the model updates need, each with its own cleanup, and leaves "
                    + "alone what is there. 'blockbuster run' creates its topics itself; this is for clusters where "
                    + "the processor may not, and for topics that are replicated otherwise than the cluster's default."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster topics --bootstrap-servers kafka:9092 --partitions 12 --replication 3",
            "  blockbuster run --no-create-topics"
        })
public final class TopicsCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of the topics of reviews; those of models have one. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each partition. Default: what the cluster does by default.")
    private @Nullable Short replication;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            defaultValue = "7d",
            converter = DurationConverter.class,
            description = "How long windows of sentiment are kept. Default: ${DEFAULT-VALUE}.")
    private Duration retention = Duration.ZERO;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait for a broker. Default: ${DEFAULT-VALUE}.")
    private Duration wait = Duration.ZERO;

    public TopicsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal stop = StopSignal.install();
        List<NewTopic> wanted = StandardTopics.of(partitions, Optional.ofNullable(replication), retention);
        try (Cluster cluster = Cluster.await(
                        kafka.properties(), wait, stop, spec.commandLine().getErr())
                .orElseThrow(() -> new CommandException("stopped before a broker answered"))) {
            Set<String> present = cluster.topics();
            for (NewTopic topic : wanted) {
                if (present.contains(topic.name())) {
                    console.out().println("there     " + topic.name());
                } else {
                    cluster.create(topic);
                    console.out().println("created   " + topic.name());
                }
            }
        }
        return ExitCode.OK;
    }
}
