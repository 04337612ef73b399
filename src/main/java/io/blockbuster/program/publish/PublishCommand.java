package io.blockbuster.program.publish;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.publish.ReviewPublisher.Destination;
import io.blockbuster.program.topics.PartitionOptions;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.WindowSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockbuster publish}: reviews from a file into the stream. */
@Command(
        name = "publish",
        header = "Publish reviews from a file or standard input to Kafka.",
        description = {
            "",
            "The key of a record is the review's subject, its value {id, subject, text, author, rating, createdAt} as "
                    + "far as the data has them. Labels in the data are not published, unless --labels names a topic."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster publish reviews.jsonl.gz",
            "  blockbuster publish 'IMDB Dataset.csv' --rate 200/s --labels reviews.labelled",
            "  echo 'A quiet marvel.' | blockbuster publish - --subject Ikiru --create-topics"
        })
public final class PublishCommand implements Callable<Integer>, OneShot {
    private static final String STANDARD_INPUT = "-";

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            description = "Reviews: JSON lines, CSV or TSV with a header, plain lines, each gzip or not, an aclImdb "
                    + "folder, or - for standard input.")
    private String file;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Topic of the reviews. Default: reviews.raw.")
    private String topic = "reviews.raw";

    @Option(
            names = "--labels",
            paramLabel = "TOPIC",
            description = "Also publish the labels in the data to this topic, for the trainer: reviews.labelled.")
    private @Nullable String labels;

    @Option(names = "--subject", paramLabel = "NAME", description = "Subject of the reviews that have none.")
    private @Nullable String subject;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            converter = Rate.Converter.class,
            description = "At most so many reviews: 100/s, 30/m, 5/h. Default: as fast as Kafka takes them.")
    private @Nullable Rate rate;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N reviews. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--create-topics", description = "Create the topic if it is missing.")
    private boolean createTopics;

    @Mixin
    private PartitionOptions partitions = new PartitionOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for a broker. Default: 30s.")
    private Duration wait = Duration.ofSeconds(30);

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    public PublishCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal stop = StopSignal.install();
        TopicPlan plan = partitions.plan(WindowSettings.DEFAULT.retention());
        Supplier<ExampleReader> examples = examples();
        Optional<Cluster> ready = Cluster.await(kafka.properties(), wait, stop, console.err());
        if (ready.isEmpty()) {
            return ExitCode.OK;
        }
        try (Cluster cluster = ready.get()) {
            prepareTopics(cluster, plan);
        }
        try (ReviewPublisher publisher =
                new ReviewPublisher(kafka.properties(), new Destination(topic, labels, subject, source()))) {
            return publishAll(examples, publisher, stop);
        }
    }

    private Supplier<ExampleReader> examples() {
        if (file.equals(STANDARD_INPUT)) {
            return () -> Datasets.read(console.in(), "standard input");
        }
        ExampleReader opened = Datasets.open(Path.of(file)); // a missing file is said before a broker is waited for
        return () -> opened;
    }

    private String source() {
        return file.equals(STANDARD_INPUT)
                ? "stdin"
                : String.valueOf(Path.of(file).getFileName());
    }

    private void prepareTopics(Cluster cluster, TopicPlan plan) throws InterruptedException {
        Set<String> present = cluster.topics();
        List<String> missing = Stream.of(topic, labels)
                .filter(Objects::nonNull)
                .filter(name -> !present.contains(name))
                .toList();
        if (!missing.isEmpty() && !createTopics) {
            throw new CommandException(
                    "the cluster has no topic " + String.join(" and no topic ", missing),
                    "'blockbuster run' creates its topics; or give --create-topics.");
        }
        cluster.create(missing.stream()
                .map(name -> name.equals(labels) ? plan.labels(name) : plan.reviews(name))
                .toList());
    }

    private int publishAll(Supplier<ExampleReader> examples, ReviewPublisher publisher, StopSignal stop)
            throws InterruptedException {
        try (Progress progress = new Progress(console, "Publishing", "reviews")) {
            try {
                sendAll(examples, publisher, progress, stop);
            } finally {
                publisher.flush();
                progress.close();
                summarize(publisher, progress);
            }
            if (stop.requested()) {
                console.err().println("Stopped before the end of the data.");
            }
        }
        return publisher.reviews().failed() + publisher.labels().failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void sendAll(
            Supplier<ExampleReader> examples, ReviewPublisher publisher, Progress progress, StopSignal stop)
            throws InterruptedException {
        ReadAhead ahead = new ReadAhead(examples);
        Pacer pacer = new Pacer(rate);
        while (publisher.sent() < limit && !publisher.brokenDown()) {
            Example example = ahead.next(stop);
            if (example == null || !pacer.awaitNext(stop)) {
                return;
            }
            publisher.publish(example);
            double ofLimit = limit == Long.MAX_VALUE ? 0 : (double) publisher.sent() / limit;
            progress.update(publisher.reviews().delivered(), Math.max(ofLimit, ahead.fractionRead()));
        }
    }

    private void summarize(ReviewPublisher publisher, Progress progress) {
        Deliveries reviews = publisher.reviews();
        console.out()
                .printf(
                        Locale.ROOT,
                        "Published %,d reviews to %s in %.1f s (%,.0f/s)%n",
                        reviews.delivered(),
                        topic,
                        progress.seconds(),
                        progress.rate(reviews.delivered()));
        if (labels != null) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "Published %,d labels to %s%n",
                            publisher.labels().delivered(),
                            labels);
        }
        complain("reviews", reviews);
        complain("labels", publisher.labels());
    }

    private void complain(String what, Deliveries deliveries) {
        Exception failure = deliveries.firstFailure();
        if (failure != null) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "blockbuster: %,d %s were not delivered; the first because: %s%n",
                            deliveries.failed(),
                            what,
                            failure.getMessage());
        }
    }
}
