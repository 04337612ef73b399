package io.blockbuster.program.models;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.topology.feed.FetchLimits;
import io.blockbuster.topology.feed.ModelPreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockbuster models verify}: what a processor would say of the published updates. */
@Command(
        name = "verify",
        header = "Check published updates the way a processor does.",
        description = {
            "",
            "Signature, manifest, fetch, digests, base, merge and golden examples, of one version or of all. Nothing is "
                    + "changed. Exit code 1 if one would be refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models verify --trust release.key.pub",
            "  blockbuster models verify 0.3.0-u3 --trust release.key.pub --model model/"
        })
final class VerifyCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Only this version, or name@version.")
    private @Nullable String version;

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--trust", paramLabel = "FILE.pub", description = "A key whose updates are taken. Repeatable.")
    private List<Path> trust = new ArrayList<>();

    @Option(names = "--allow-unsigned", description = "Do not miss a signature.")
    private boolean allowUnsigned;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Trust keys = new Trust(trust.stream().map(TrustedKey::read).toList(), allowUnsigned);
        Optional<PublishedUpdates> read = cluster.updates(console);
        if (read.isEmpty()) {
            return ExitCode.OK;
        }
        PublishedUpdates updates = read.get();
        String wanted = version == null ? null : updates.require(version).key();
        Table table = new Table("MODEL", "VERDICT");
        boolean sound = true;
        Path cache = Files.createTempDirectory("blockbuster-verify-");
        try (ModelPreparation preparation =
                new ModelPreparation(model.folder(), cache, model.deviceChoice(), FetchLimits.DEFAULT)) {
            updates.manifests().forEach(preparation::learn);
            for (PublishedUpdate update : updates.all()) {
                if (wanted != null && !update.key().equals(wanted)) {
                    continue;
                }
                String problem = problem(update, keys, preparation);
                sound &= problem.isEmpty();
                table.add(update.key().replaceAll("\\p{Cntrl}", " "), problem.isEmpty() ? "ok" : "REFUSED: " + problem);
            }
        } finally {
            Utils.delete(cache.toFile());
        }
        table.print(console.out());
        return sound ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String problem(PublishedUpdate update, Trust keys, ModelPreparation preparation) {
        try {
            ModelManifest manifest = update.update().verified(keys);
            preparation.prepare(manifest).close();
            return "";
        } catch (UpdateRefusedException e) {
            return e.kind().tag() + ": " + e.reason();
        }
    }
}
