package io.blockbuster.program.models;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster models list}: the versions on the topic of updates. */
@Command(
        name = "list",
        header = "List the published versions, the newest first.",
        description = {
            "",
            "'in force' is what a processor scores by that takes every update; with --trust, of those that these keys "
                    + "signed. What a processor really took is in 'models history'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models list",
            "  blockbuster models list --bootstrap-servers kafka:9092 --trust release.key.pub"
        })
final class ListCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Option(names = "--trust", paramLabel = "FILE.pub", description = "Check signatures with this key. Repeatable.")
    private List<Path> trust = new ArrayList<>();

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Trust keys = new Trust(trust.stream().map(TrustedKey::read).toList(), false);
        Optional<PublishedUpdates> updates = cluster.updates(console);
        if (updates.isEmpty()) {
            return ExitCode.OK;
        }
        Table table = new Table("EPOCH", "MODEL", "STATE", "KIND", "BYTES", "PARENT", "CREATED", "SIGNED");
        boolean found = false;
        boolean shadowed = false;
        for (PublishedUpdate update : updates.get().all()) {
            ModelManifest manifest = update.manifest();
            String signed = signed(update, keys);
            if (manifest == null) {
                table.add("", shortened(update.key()), "broken", "", "", "", "", signed);
                continue;
            }
            boolean counts = keys.keys().isEmpty() || signed.startsWith("by ");
            String state = "";
            if (counts && manifest.shadow() && !found && !shadowed) {
                state = "shadow";
                shadowed = true;
            } else if (counts && !manifest.shadow() && !found) {
                state = "in force";
                found = true;
            }
            String parent = manifest.parent();
            table.add(
                    Long.toString(manifest.epoch()),
                    manifest.key(),
                    state,
                    manifest.kind().name().toLowerCase(Locale.ROOT),
                    String.format(Locale.ROOT, "%,d", manifest.size()),
                    parent == null ? "" : parent,
                    manifest.createdAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    signed);
        }
        if (table.isEmpty()) {
            console.err().println("Nothing was published yet; processors score by the model that they started with.");
            return ExitCode.OK;
        }
        table.print(console.out());
        return ExitCode.OK;
    }

    private static String signed(PublishedUpdate update, Trust keys) {
        if (update.update().signature() == null) {
            return "no";
        }
        if (keys.keys().isEmpty()) {
            return "yes, unchecked";
        }
        try {
            return keys.require(update.update().value(), update.update().signature())
                    .map(key -> "by " + key.id())
                    .orElse("no");
        } catch (UpdateRefusedException e) {
            return "by a stranger";
        }
    }

    private static String shortened(String key) {
        String plain = key.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
    }
}
