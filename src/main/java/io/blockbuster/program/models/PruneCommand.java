package io.blockbuster.program.models;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.TextLine;
import io.blockbuster.program.models.Pruning.Fate;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blockbuster models prune}: old versions off the topic of updates. */
@Command(
        name = "prune",
        header = "Delete old versions from the topic of updates.",
        description = {
            "",
            "Keeps what is in force, what no processor has decided about yet, the newest versions that processors have "
                    + "taken, those named with --keep, and every full model that one of these is a delta to. The rest "
                    + "gets a record without a value, so that compaction deletes it, and an event on models.audit. "
                    + "A version that is deleted cannot be rolled back to; its numbers stay in 'models history'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models prune --dry-run                     what would go, and what would stay and why",
            "  blockbuster models prune --newest 3 --keep 0.3.0-u7"
        })
final class PruneCommand implements Callable<Integer>, OneShot {
    private static final int SHOWN = 60;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Option(
            names = "--newest",
            paramLabel = "N",
            defaultValue = "10",
            description = "Keep the newest N versions that processors have taken. Default: ${DEFAULT-VALUE}.")
    private int newest;

    @Option(
            names = "--keep",
            paramLabel = "VERSION",
            description = "Keep this version too, given as version or name@version. Repeatable.")
    private List<String> keep = new ArrayList<>();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for 'models history'.")
    private @Nullable String reason;

    PruneCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (newest < 0) {
            throw new ParameterException(spec.commandLine(), "--newest must not be negative, but is " + newest);
        }
        Optional<PublishedUpdates> updates = cluster.updates(console);
        Optional<List<ConsumerRecord<byte[], byte[]>>> events = updates.isEmpty()
                ? Optional.empty()
                : cluster.read(cluster.topics().audit(), console);
        if (events.isEmpty()) {
            return ExitCode.OK;
        }
        List<Fate> fates = Pruning.of(updates.get(), readable(events.get()), newest, keep);
        print(fates);
        List<PublishedUpdate> gone =
                fates.stream().filter(fate -> !fate.isKept()).map(Fate::update).toList();
        if (!dryRun && !gone.isEmpty()) {
            delete(gone);
        }
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s %,d of %,d versions.%n",
                        dryRun ? "Would delete" : "Deleted",
                        gone.size(),
                        fates.size());
        return ExitCode.OK;
    }

    private void print(List<Fate> fates) {
        Table table = new Table("MODEL", "EPOCH", "BYTES", "FATE", "WHY");
        for (Fate fate : fates) {
            ModelManifest manifest = fate.update().manifest();
            String keptFor = fate.reason();
            String why = manifest == null ? "no manifest" : "";
            table.add(
                    TextLine.shortened(fate.update().key(), SHOWN),
                    manifest == null ? "" : Long.toString(manifest.epoch()),
                    String.format(Locale.ROOT, "%,d", fate.update().update().value().length),
                    keptFor == null ? "deleted" : "kept",
                    keptFor == null ? why : keptFor);
        }
        if (!table.isEmpty()) {
            table.print(console.out());
        }
    }

    private void delete(List<PublishedUpdate> gone) throws InterruptedException {
        try (UpdateWriter writer = new UpdateWriter(cluster.kafka(), cluster.topics())) {
            for (PublishedUpdate update : gone) {
                byte[] key = update.update().key();
                if (key == null) {
                    console.err().println("A record without a key cannot be deleted; it is no update to anybody.");
                    continue;
                }
                writer.put(new ProducerRecord<>(cluster.topics().updates(), key, null));
                ModelManifest manifest = update.manifest();
                if (manifest != null) {
                    writer.tell(new AuditEvent(
                            manifest.name(),
                            manifest.version(),
                            manifest.epoch(),
                            AuditEvent.Kind.PRUNED,
                            reason,
                            PublishingOptions.BY,
                            Instant.now(),
                            null));
                }
            }
        }
    }

    private static List<AuditEvent> readable(List<ConsumerRecord<byte[], byte[]>> records) {
        List<AuditEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            try {
                if (each.value() != null) {
                    events.add(AuditEvent.read(each.value()));
                }
            } catch (IOException notAnEvent) {
                // 'models history' shows it
            }
        }
        return events;
    }
}
