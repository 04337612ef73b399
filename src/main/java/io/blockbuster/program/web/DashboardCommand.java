package io.blockbuster.program.web;

import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.topics.ReviewTopicOptions;
import io.blockbuster.program.topics.UpdateTopicOptions;
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

    @Mixin
    private ReviewTopicOptions topics = new ReviewTopicOptions();

    @Mixin
    private UpdateTopicOptions models = new UpdateTopicOptions();

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
        try (Dashboard dashboard = Dashboard.alone(settings, Meters.registry())) {
            dashboard.watch(new ClusterView(kafka.properties(), topics.topics(), models.topics(), applicationId));
            spec.commandLine().getOut().println("Dashboard: " + dashboard.address());
            spec.commandLine().getOut().flush();
            stop.await();
        }
        return 0;
    }
}
