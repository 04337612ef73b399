package io.blockbuster.program.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.topology.feed.FetchLimits;
import io.blockbuster.topology.feed.ModelPreparation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockbuster models publish}: an update for the running processors. */
@Command(
        name = "publish",
        header = "Publish an update: a delta, or a full model.",
        description = {
            "",
            "DIR is a folder with delta.safetensors and delta.json (name, version, baseSha256, metrics, gate, golden; all "
                    + "optional but the version, which --as can give), a .safetensors file of a delta, or a full model "
                    + "folder. A delta travels inside the record; a full model is fetched by the processors from --uri.",
            "",
            "Before it is published it is checked the way a processor does: merged, loaded, and held against its golden "
                    + "examples, which are made here where it brings none."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models publish runs/lora --key release.key --as 0.2.1",
            "  blockbuster models publish runs/lora --key release.key --shadow",
            "  blockbuster models publish runs/full --key release.key --uri https://models.example/tiny/0.3.0/"
        })
final class PublishUpdateCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The delta or the model.")
    private Path source = Path.of("");

    @Option(names = "--uri", paramLabel = "URI", description = "Where processors fetch it: file, http or https.")
    private @Nullable URI uri;

    @Option(names = "--as", paramLabel = "VERSION", description = "In place of the one in the folder.")
    private @Nullable String version;

    @Option(names = "--shadow", description = "Let it score beside the model in force; 'models promote' puts it there.")
    private boolean shadow;

    @Option(names = "--no-check", description = "Publish without the check, where --uri cannot be reached from here.")
    private boolean noCheck;

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    PublishUpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        publishing.signer();
        UpdateSource update = UpdateSource.of(source, version, uri);
        Optional<PublishedUpdates> read = cluster.updates(console);
        if (read.isEmpty()) {
            return ExitCode.OK;
        }
        PublishedUpdates updates = read.get();
        OwnModel own = new OwnModel(model);
        String parent = updates.inForce()
                .map(ModelManifest::version)
                .orElseGet(() -> own.version().version());
        ModelManifest manifest;
        try {
            manifest = update.manifest(own, updates.newestEpoch() + 1, parent, shadow);
            if (!noCheck) {
                check(manifest, updates);
            }
        } catch (UpdateRefusedException e) {
            throw new CommandException(
                    "processors would refuse this update (" + e.kind().tag() + "): " + e.reason(),
                    "Nothing was published. --model names the model folder that processors start with.",
                    e);
        }
        if (updates.find(manifest.key()).isPresent()) {
            throw new CommandException(
                    manifest.key() + " is published already",
                    "Give another --as; 'blockbuster models rollback' puts an older one in force again.");
        }
        ObjectNode details = ReviewJson.mapper().createObjectNode().put("action", shadow ? "shadow" : "publish");
        publishing.send(cluster.kafka(), cluster.topics(), manifest, details);
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "Published %s as epoch %d: %s, %,d bytes, %,d on the topic.",
                        manifest.key(),
                        manifest.epoch(),
                        manifest.kind() == ModelManifest.Kind.LORA ? "a delta" : "a full model",
                        manifest.size(),
                        manifest.write().length));
        console.err().println("'blockbuster models history' shows when processors have taken it, or why not.");
        return ExitCode.OK;
    }

    private void check(ModelManifest manifest, PublishedUpdates updates) throws IOException {
        Path cache = Files.createTempDirectory("blockbuster-publish-");
        try (ModelPreparation preparation =
                new ModelPreparation(model.folder(), cache, model.deviceChoice(), FetchLimits.DEFAULT)) {
            updates.manifests().forEach(preparation::learn);
            preparation.prepare(manifest).close();
        } finally {
            Utils.delete(cache.toFile());
        }
    }
}
