package io.blockbuster.program.topics;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.KafkaOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
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

    @Mixin
    private ReviewTopicOptions reviews = new ReviewTopicOptions();

    @Mixin
    private LabelledTopicOption labels = new LabelledTopicOption();

    @Mixin
    private UpdateTopicOptions models = new UpdateTopicOptions();

    @Mixin
    private PartitionOptions partitions = new PartitionOptions();

    @Mixin
    private RetentionOption retention = new RetentionOption();

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
        List<NewTopic> wanted = wanted(partitions.plan(retention.retention()));
        try (Cluster cluster = Cluster.await(
                        kafka.properties(), wait, stop, spec.commandLine().getErr())
                .orElseThrow(() -> new CommandException("stopped before a broker answered"))) {
            Set<String> created = cluster.create(wanted);
            for (NewTopic topic : wanted) {
                console.out().println((created.contains(topic.name()) ? "created   " : "there     ") + topic.name());
            }
        }
        return ExitCode.OK;
    }

    private List<NewTopic> wanted(TopicPlan plan) {
        List<NewTopic> wanted = new ArrayList<>(plan.processor(reviews.topics()));
        wanted.add(plan.labels(labels.topic()));
        wanted.addAll(plan.models(models.topics()));
        return wanted;
    }
}
