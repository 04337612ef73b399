package io.blockbuster.program.trainer;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.Part;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.EffectiveConfiguration;
import io.blockbuster.program.config.HostName;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.config.ModelFolderOption;
import io.blockbuster.program.topics.CreationOptions;
import io.blockbuster.program.topics.LabelledTopicOption;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.program.topics.TopicSetup;
import io.blockbuster.program.topics.UpdateTopicOptions;
import io.blockbuster.program.web.HealthServer;
import io.blockbuster.program.web.HttpSettings;
import io.blockbuster.program.web.Meters;
import io.blockbuster.program.web.WebOptions;
import io.blockbuster.topology.WindowSettings;
import io.blockbuster.trainer.sidecar.DeltaLearner;
import io.blockbuster.trainer.sidecar.Sidecar;
import io.blockbuster.trainer.sidecar.SidecarClients;
import io.blockbuster.trainer.sidecar.SidecarFiles;
import io.blockbuster.trainer.sidecar.SidecarListener;
import io.blockbuster.trainer.sidecar.SidecarSettings;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blockbuster trainer}: learns beside a running processor, until it is stopped. */
@Command(
        name = "trainer",
        header = "Learn from labelled reviews beside a running processor and publish updates of its model.",
        description = {
            "",
            "Follows reviews.labelled. When there are enough new labels it learns an update of the model from them, and "
                    + "from a sample of the original domain, holds it against the model in force on reviews that it has "
                    + "not learned from, and publishes it to models.updates, signed, if it improves on the new labels "
                    + "and loses nothing on the original domain. What does not pass is told on models.audit, with the "
                    + "reason. Waits for the cluster if it is not there yet; killed, it goes on where it was."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models keygen --out trainer.key",
            "  blockbuster trainer --key trainer.key --replay train.jsonl.gz --state-dir /var/lib/trainer",
            "  blockbuster run --trust trainer.key.pub"
        })
public final class TrainerCommand implements Callable<Integer>, NeedsParts {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private ModelFolderOption model = new ModelFolderOption();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description =
                    "The private key that signs updates, of 'blockbuster models keygen'; FILE.pub lies beside it.")
    private Path key = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "A public key of others whose updates may be in force too. Repeatable.")
    private List<Path> trust = new ArrayList<>();

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            required = true,
            description = "Labelled reviews of the original domain, in any format that 'blockbuster evaluate' reads: "
                    + "some are learned again each time, some held out to see what is forgotten.")
    private Path replay = Path.of("");

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            required = true,
            description = "Where labels and decisions are kept; each trainer needs its own.")
    private Path stateDir = Path.of("");

    @Mixin
    private LabelledTopicOption labels = new LabelledTopicOption();

    @Mixin
    private UpdateTopicOptions models = new UpdateTopicOptions();

    @Mixin
    private SidecarOptions options = new SidecarOptions();

    @Mixin
    private CreationOptions creation = new CreationOptions();

    @Override
    public List<Part> needs() {
        return List.of(Part.PYTORCH);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        StopSignal stop = StopSignal.install();
        SidecarTopics topics = new SidecarTopics(
                labels.topic(), models.topics().updates(), models.topics().audit());
        TopicSetup setup = setup();
        SidecarSettings settings = options.settings(topics, "trainer@" + HostName.get());
        HttpSettings http = web.settings();
        Path folder = model.folder();
        SidecarFiles files = new SidecarFiles(folder, replay, stateDir, options.bounds());
        int threads = options.threads();
        EffectiveConfiguration.of(spec, kafka.properties()).announce(spec);
        PrometheusMeterRegistry registry = Meters.registry();
        Sidecar sidecar = new Sidecar(
                settings,
                files,
                SigningKey.read(key),
                trusted(),
                new DeltaLearner(folder, threads),
                SidecarClients.of(kafka.properties()),
                registry,
                SidecarListener.NONE);
        run(sidecar, setup, http, registry, stop);
        return 0;
    }

    private void run(
            Sidecar sidecar,
            TopicSetup setup,
            @Nullable HttpSettings http,
            PrometheusMeterRegistry registry,
            StopSignal stop)
            throws IOException, InterruptedException {
        try (HealthServer health = HealthServer.open(http, registry, sidecar::defect, sidecar::obstacle)) {
            if (setup.prepare(kafka.properties(), stop)) {
                stop.onRequest(sidecar::stop);
                sidecar.run();
            }
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), null, e);
        }
    }

    private TopicSetup setup() {
        TopicPlan plan = creation.plan(WindowSettings.DEFAULT.retention());
        List<NewTopic> topics = new ArrayList<>(plan.models(models.topics()));
        topics.add(plan.labels(labels.topic()));
        return new TopicSetup(topics, creation.creates());
    }

    private Trust trusted() {
        List<TrustedKey> keys = new ArrayList<>();
        keys.add(TrustedKey.read(SigningKey.publicFile(key)));
        trust.forEach(file -> keys.add(TrustedKey.read(file)));
        return new Trust(keys, false);
    }
}
