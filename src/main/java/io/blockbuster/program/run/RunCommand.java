package io.blockbuster.program.run;

import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.Part;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.EffectiveConfiguration;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.program.topics.CreationOptions;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.program.topics.TopicPreparation;
import io.blockbuster.program.topics.TopicSetup;
import io.blockbuster.program.web.ClusterView;
import io.blockbuster.program.web.Dashboard;
import io.blockbuster.program.web.Meters;
import io.blockbuster.program.web.WebOptions;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code blockbuster run}: the processor on a cluster, until it is stopped. */
@Command(
        name = "run",
        header = "Run the processor on a Kafka cluster.",
        description = {
            "",
            "Reads reviews, scores them in micro-batches and writes scored reviews, windowed sentiment and dead "
                    + "letters, exactly once. Waits for the cluster if it is not there yet. Several instances with the "
                    + "same --application-id share the partitions.",
            "",
            "Model updates are taken while it runs, from those whom --trust names; 'blockbuster models' makes them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster run --bootstrap-servers kafka:9092",
            "  blockbuster run --windows 1m,1h --grace 30s --threads 4",
            "  blockbuster run --trust release.key.pub            take model updates that this key signed",
            "  KAFKA_SECURITY_PROTOCOL=SASL_SSL blockbuster run --config production.properties"
        })
public final class RunCommand implements Callable<Integer>, NeedsParts {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private ProcessorOptions options = new ProcessorOptions();

    @Mixin
    private UpdateOptions updates = new UpdateOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private CreationOptions creation = new CreationOptions();

    @Override
    public List<Part> needs() {
        return List.of(Part.ROCKSDB);
    }

    @Override
    public Integer call() throws Exception {
        StopSignal stop = StopSignal.install();
        ProcessorSettings settings = options.settings();
        FeedSettings feed = updates.settings(
                        model.folder(), model.deviceChoice(), options.modelCache(), options.instanceName())
                .withMemory(options.updateMemory());
        Properties properties = options.streams(kafka.properties());
        EffectiveConfiguration.of(spec, kafka.properties()).announce(spec);

        PrometheusMeterRegistry registry = Meters.registry();
        try (Dashboard dashboard = Dashboard.open(web.settings(), registry)) {
            run(settings, feed, properties, stop, registry, dashboard);
        }
        return 0;
    }

    private void run(
            ProcessorSettings settings,
            FeedSettings feed,
            Properties properties,
            StopSignal stop,
            PrometheusMeterRegistry registry,
            Dashboard dashboard)
            throws InterruptedException {
        Optional<ReviewProcessor> made = make(
                new TopicSetup(topics(settings, feed), creation.creates()),
                model -> new ReviewProcessor(model, settings, feed, properties, registry),
                stop);
        if (made.isEmpty()) {
            return;
        }
        try (ReviewProcessor processor = made.get()) {
            dashboard.watch(
                    new ClusterView(kafka.properties(), settings.topics(), feed.topics(), options.applicationId()));
            dashboard.attach(processor);
            stop.onRequest(processor::cancelStart);
            processor.start();
            while (!stop.await(Duration.ofMillis(200))) {
                if (processor.state().hasCompletedShutdown()) {
                    throw new CommandException(
                            "the processor gave up: " + processor.fatal(),
                            "The log above says why. Nothing uncommitted is lost: start it again once that is mended.",
                            processor.fatal());
                }
            }
        }
    }

    /**
     * Loads the model while the topics are seen to and Kafka's clients are made; empty if a stop was asked for before the
     * topics were there.
     */
    private Optional<ReviewProcessor> make(
            TopicSetup setup, Function<Supplier<ReadyModel>, ReviewProcessor> processor, StopSignal stop)
            throws InterruptedException {
        CompletableFuture<ReadyModel> loading = new CompletableFuture<>();
        try (TopicPreparation<ReviewProcessor> preparation =
                TopicPreparation.begin(setup, kafka.properties(), stop, () -> processor.apply(loading::join))) {
            ReadyModel loaded = load(loading);
            Optional<ReviewProcessor> made = Optional.empty();
            try {
                made = preparation.await();
            } finally {
                if (made.isEmpty()) {
                    loaded.model().close();
                }
            }
            return made;
        }
    }

    private ReadyModel load(CompletableFuture<ReadyModel> loading) {
        try {
            ReadyModel loaded = options.open(model);
            loading.complete(loaded);
            return loaded;
        } catch (RuntimeException | Error e) {
            loading.completeExceptionally(e); // nobody waits for it in vain
            throw e;
        }
    }

    /** What the processor needs, and where topics are created the one of labels, for those who label before a trainer runs. */
    private List<NewTopic> topics(ProcessorSettings settings, FeedSettings feed) {
        TopicPlan plan = creation.plan(settings.windows().retention());
        List<NewTopic> topics = new ArrayList<>(plan.processor(settings.topics()));
        topics.addAll(plan.models(feed.topics()));
        if (creation.creates()) {
            topics.add(plan.labels(SidecarTopics.DEFAULT.labelled()));
        }
        return topics;
    }
}
