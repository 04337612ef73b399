package io.blockbuster.program.web;

import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.web.feed.ModelTopics;
import io.blockbuster.topology.Topics;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blockbuster dashboard}: the dashboard alone, of processors that run elsewhere. */
@Command(
        name = "dashboard",
        header = "Show the live dashboard of a cluster, without scoring here.",
        description = {
            "",
            "Reads the topics that the processors write and serves the page they serve. The box to try a text needs a "
                    + "processor and is left out."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster dashboard --bootstrap-servers kafka:9092",
            "  BLOCKBUSTER_HTTP_TOKEN=… blockbuster dashboard --http-host 0.0.0.0 --http-port 80"
        })
public final class DashboardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(
            names = "--raw-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.raw",
            description = "What the processors read, for their lag. Default: ${DEFAULT-VALUE}.")
    private String rawTopic = "";

    @Option(
            names = "--scored-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.scored",
            description = "Scored reviews. Default: ${DEFAULT-VALUE}.")
    private String scoredTopic = "";

    @Option(
            names = "--sentiment-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.sentiment",
            description = "Windowed sentiment. Default: ${DEFAULT-VALUE}.")
    private String sentimentTopic = "";

    @Option(
            names = "--dlq-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.dlq",
            description = "Dead letters. Default: ${DEFAULT-VALUE}.")
    private String deadLetterTopic = "";

    @Option(
            names = "--updates-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.updates",
            description = "Updates of the model. Default: ${DEFAULT-VALUE}.")
    private String updatesTopic = "";

    @Option(
            names = "--audit-topic",
            paramLabel = "TOPIC",
            defaultValue = "models.audit",
            description = "What happened to them. Default: ${DEFAULT-VALUE}.")
    private String auditTopic = "";

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "blockbuster",
            description = "The group of the processors, for their lag. Default: ${DEFAULT-VALUE}.")
    private String applicationId = "";

    @Override
    public Integer call() throws InterruptedException {
        HttpSettings settings = web.settings(false);
        if (settings == null) {
            throw new ParameterException(spec.commandLine(), "a dashboard needs an --http-port");
        }
        StopSignal stop = StopSignal.install();
        Topics topics = new Topics(rawTopic, scoredTopic, sentimentTopic, deadLetterTopic);
        try (Dashboard dashboard = Dashboard.alone(settings, Meters.registry())) {
            dashboard.watch(new ClusterView(
                    kafka.properties(), topics, new ModelTopics(updatesTopic, auditTopic), applicationId));
            spec.commandLine().getOut().println("Dashboard: " + dashboard.address());
            spec.commandLine().getOut().flush();
            stop.await();
        }
        return 0;
    }
}
