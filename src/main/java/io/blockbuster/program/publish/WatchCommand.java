package io.blockbuster.program.publish;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cli.TextLine;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.KafkaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster watch}: scored reviews as they come. */
@Command(
        name = "watch",
        header = "Print scored reviews as they come.",
        description = {
            "",
            "Reads committed records of all partitions, without a consumer group, until Ctrl-C, --limit or --until-end."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster watch",
            "  blockbuster watch --from-beginning --until-end --json > scored.jsonl",
            "  blockbuster watch --subject Ikiru --limit 10"
        })
public final class WatchCommand implements Callable<Integer>, OneShot {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int SUBJECT_WIDTH = 28;

    private final Console console;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Topic to read. Default: reviews.scored.")
    private String topic = "reviews.scored";

    @Option(names = "--from-beginning", description = "Begin with the oldest record instead of the next one.")
    private boolean fromBeginning;

    @Option(names = "--until-end", description = "Stop at what is the topic's end now instead of following it.")
    private boolean untilEnd;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after N reviews. Default: follow for ever.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--subject", paramLabel = "NAME", description = "Only reviews of this subject, in any case.")
    private @Nullable String subject;

    @Option(names = "--json", description = "Print the records' own JSON, one a line.")
    private boolean json;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for a broker and the topic. Default: 30s.")
    private Duration wait = Duration.ofSeconds(30);

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    private long printed;

    public WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal stop = StopSignal.install();
        Optional<Cluster> ready = Cluster.await(kafka.properties(), wait, stop, console.err());
        if (ready.isEmpty()) {
            return ExitCode.OK;
        }
        try (Cluster cluster = ready.get()) {
            if (!cluster.awaitTopic(topic, wait, stop, console.err())) {
                return ExitCode.OK;
            }
        }
        try (TopicTail tail = TopicTail.open(kafka.properties(), topic, fromBeginning, untilEnd)) {
            stop.onRequest(tail::stop);
            console.err().println("Watching " + topic + (fromBeginning ? " from the beginning" : " from now on"));
            console.err().flush();
            while (printed < limit && !console.out().checkError()) {
                Optional<Iterable<ConsumerRecord<byte[], byte[]>>> records = tail.next();
                if (records.isEmpty()) {
                    break;
                }
                records.get().forEach(this::print);
            }
        }
        return ExitCode.OK;
    }

    private void print(ConsumerRecord<byte[], byte[]> rec) {
        if (printed >= limit) {
            return;
        }
        String at = rec.topic() + "-" + rec.partition() + "-" + rec.offset();
        if (rec.value() == null) {
            console.err().println(at + " has no value");
            return;
        }
        try {
            ScoredReview review = read(rec.value());
            if (subject == null || subject.equalsIgnoreCase(review.subject())) {
                console.out().println(json ? new String(rec.value(), StandardCharsets.UTF_8) : line(review));
                printed++;
            }
        } catch (IOException unreadable) {
            String reason = TextLine.shortened(String.valueOf(unreadable.getMessage()), 100);
            console.err().println(at + " is no scored review: " + reason);
        }
    }

    @SuppressWarnings("NullAway") // a field that the JSON lacks is null, whatever the record says
    private static ScoredReview read(byte[] value) throws IOException {
        ScoredReview review = ReviewJson.read(value, ScoredReview.class);
        if (review == null
                || Stream.of(review.id(), review.subject(), review.label(), review.model(), review.scoredAt())
                        .anyMatch(Objects::isNull)) {
            throw new IOException("id, subject, label, model or scoredAt is missing");
        }
        return review;
    }

    private String line(ScoredReview review) {
        String about = TextLine.padded(review.subject(), SUBJECT_WIDTH) + "  " + TextLine.shortened(review.id(), 40)
                + "  " + review.model();
        return TIME.format(review.scoredAt().atZone(ZoneId.systemDefault())) + "  "
                + TextLine.scored(review.label(), review.score(), about, console.colours());
    }
}
