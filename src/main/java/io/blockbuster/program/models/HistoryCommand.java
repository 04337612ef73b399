package io.blockbuster.program.models;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.TextLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster models history}: what happened to updates. */
@Command(
        name = "history",
        header = "Show what happened to updates: published, taken, refused and why.",
        description = {
            "",
            "The newest event comes last. Every processor tells for itself, so a taken update shows once for each."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models history --limit 20",
            "  blockbuster models history --json | jq 'select(.event == \"rejected\") | .reason'"
        })
final class HistoryCommand implements Callable<Integer>, OneShot {
    private static final int REASON_WIDTH = 120;

    private final Console console;

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Option(names = "--limit", paramLabel = "N", description = "Only the newest N events. Default: 50.")
    private int limit = 50;

    @Option(names = "--json", description = "Print the records' own JSON, one a line.")
    private boolean json;

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<List<ConsumerRecord<byte[], byte[]>>> read =
                cluster.read(cluster.topics().audit(), console);
        if (read.isEmpty()) {
            return ExitCode.OK;
        }
        List<ConsumerRecord<byte[], byte[]>> all = read.get();
        Table table = new Table("AT", "EVENT", "MODEL", "EPOCH", "BY", "REASON");
        for (ConsumerRecord<byte[], byte[]> each : all.subList(Math.max(0, all.size() - limit), all.size())) {
            if (each.value() == null) {
                continue;
            }
            if (json) {
                console.out().println(new String(each.value(), StandardCharsets.UTF_8));
                continue;
            }
            try {
                AuditEvent event = AuditEvent.read(each.value());
                String reason = event.reason();
                table.add(
                        event.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        event.event().json(),
                        name(event),
                        event.epoch() == null ? "" : event.epoch().toString(),
                        TextLine.shortened(event.by(), 40),
                        TextLine.shortened(reason == null ? summary(event) : reason, REASON_WIDTH));
            } catch (IOException unreadable) {
                console.err().println("offset " + each.offset() + " is no audit event: " + unreadable.getMessage());
            }
        }
        if (table.isEmpty() && !json) {
            console.err().println("Nothing has happened yet.");
        } else if (!json) {
            table.print(console.out());
        }
        return ExitCode.OK;
    }

    private static String name(AuditEvent event) {
        if (event.version() != null) {
            return event.model() + "@" + event.version();
        }
        String key = event.details() == null ? "" : event.details().path("key").asText();
        return key.isEmpty() ? event.model() : event.model() + ", as " + TextLine.shortened(key, 40);
    }

    private static String summary(AuditEvent event) {
        return event.details() == null ? "" : event.details().toString();
    }
}
