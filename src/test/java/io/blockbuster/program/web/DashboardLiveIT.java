package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.UpdateTopics;
import io.blockbuster.topology.window.SentimentWindow;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page while reviews are scored: its numbers are the topic's, through a restart and a change of the model. */
class DashboardLiveIT {
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final String FILM = "The Frozen Lantern";
    private static final List<String> OTHERS = List.of(
            "Velvet Ferry", "Umbrella and Orchard", "August in Gallow Pass", "Paper Sunday", "Magpie of Osprey Lake");
    private static final Path MODEL = Path.of("..", "model");
    private static final Instant START =
            Instant.now().minus(Duration.ofMinutes(41)).truncatedTo(ChronoUnit.MINUTES);

    @TempDir
    private Path folder;

    @Test
    void shouldShowTheTopicsNumbersThroughARestartAndANewModel() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("chromium"));
                EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            broker.createTopics(TopicPlan.of(1).all());

            // Twenty minutes of reviews
            int port;
            String version;
            try (Running first = new Running(broker, folder.resolve("state"), 0)) {
                version = first.processor.engine().model().version().version();
                publish(producer, 0, 20);
                // The page opens with the film that has the most reviews; while the first are counted others have as
                // many
                browser.eventually(() -> onTheTopic(broker).contains("of 200 reviews"));
                browser.visit(first.address());
                port = first.address().getPort();
                browser.eventually(() -> browser.text("#connection").equals("live"));
                browser.eventually(() -> browser.text("#chart-lede").contains("of 200 reviews"));
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));
                assertThat(browser.text("#chart-title")).isEqualTo(FILM);
                assertThat(browser.text("#model")).endsWith(version);

                // The chart moves
                String before = browser.picture();
                publish(producer, 20, 25);
                browser.eventually(() -> browser.text("#chart-lede").contains("of 250 reviews"));
                assertThat(browser.picture()).isNotEqualTo(before);
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));

                // A text tried by hand
                browser.type("#text", "A moving, beautifully acted film.");
                browser.click("#try-form button");
                browser.eventually(() -> browser.text("#verdict").startsWith("positive, "));
            }

            // The processor is gone, and its server with it
            browser.eventually(() -> browser.text("#connection").equals("connection lost, retrying"));
            publish(producer, 25, 30);

            // It starts again on the same topics
            try (Running second = new Running(broker, folder.resolve("state"), port)) {
                browser.eventually(() -> browser.text("#connection").equals("live"));
                browser.eventually(() -> browser.text("#chart-lede").contains("of 300 reviews"));
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));
                assertThat(browser.text("#chart-marks")).isEmpty();
                assertThat(browser.markedPoints()).isZero();

                // A new model
                second.processor.engine().swap(open(copyAs("1.0.0", version)));
                publish(producer, 30, 40);
                browser.eventually(() -> browser.text("#chart-lede").contains("of 400 reviews"));
                browser.eventually(() -> browser.text("#chart-marks").startsWith("New model 1.0.0 since "));
                assertThat(browser.markedPoints()).isPositive();
                browser.eventually(() -> browser.text("#model").endsWith(" 1.0.0"));
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));

                // Reviews of this moment
                browser.eventually(() -> {
                    publishNow(producer, 20);
                    return !browser.text("#latency").endsWith(" min");
                });
                browser.run("document.querySelector('#text').value = ''; scrollTo(0, 0)");
                for (String scheme : List.of("light", "dark")) {
                    browser.colors(scheme);
                    browser.screenshot("live-new-model-" + scheme);
                }
            }
        }
    }

    /** The model that ships, as another version of itself. */
    private Path copyAs(String version, String present) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("model"));
        try (Stream<Path> files = Files.list(MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path about = copy.resolve("blockbuster.json");
        Files.writeString(about, Files.readString(about).replace('"' + present + '"', '"' + version + '"'));
        return copy;
    }

    private static SentimentModel open(Path folder) {
        return OnnxSentimentModel.open(folder);
    }

    /** A processor and the page it serves. */
    private static final class Running implements AutoCloseable {
        private final Dashboard dashboard;
        private final ReviewProcessor processor;

        Running(EmbeddedBroker broker, Path state, int port) {
            Properties kafka = new Properties();
            kafka.put("bootstrap.servers", broker.bootstrapServers());
            kafka.put("application.id", "blockbuster");
            kafka.put("state.dir", state.toString());
            PrometheusMeterRegistry registry = Meters.registry();
            dashboard = Dashboard.open(new HttpSettings("127.0.0.1", port, null, false), registry);
            processor = new ReviewProcessor(
                    open(MODEL), ProcessorSettings.DEFAULT, EngineSettings.forCores(1), kafka, registry);
            dashboard.watch(new ClusterView(kafka, TOPICS, UpdateTopics.DEFAULT, "blockbuster"));
            dashboard.attach(processor);
            processor.start();
            assertThat(dashboard.awaitStarted()).isTrue();
        }

        URI address() {
            return Objects.requireNonNull(dashboard.address());
        }

        @Override
        public void close() {
            processor.close();
            dashboard.close();
        }
    }

    /** Ten reviews of the film for each of these minutes of the past, better as time goes by; fewer of others. */
    private static void publish(KafkaProducer<byte[], byte[]> producer, int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute < toMinute; minute++) {
            for (int i = 0; i < 10; i++) {
                publish(producer, FILM, i * 4 < minute, minute, i);
                for (int film = 0; film < OTHERS.size() && i < 8 - film; film++) {
                    publish(producer, OTHERS.get(film), i < 5 + 4 * Math.sin(minute / 6.0 + film), minute, i);
                }
            }
        }
        producer.flush();
    }

    /** Reviews of the other films, written at this moment. */
    private static void publishNow(KafkaProducer<byte[], byte[]> producer, int count) {
        for (int i = 0; i < count; i++) {
            byte[] review = ReviewJson.write(Map.of(
                    "id",
                    "now-" + i,
                    "subject",
                    OTHERS.get(i * i % OTHERS.size()),
                    "text",
                    i % 3 > 0 ? "A moving, beautifully acted film." : "A dull, badly acted mess of a film."));
            var unused = producer.send(new ProducerRecord<>(TOPICS.raw(), 0, null, review));
        }
        producer.flush();
    }

    private static void publish(
            KafkaProducer<byte[], byte[]> producer, String film, boolean good, int minute, int number) {
        byte[] review = ReviewJson.write(Map.of(
                "id",
                film.replaceAll("\\W", "").toLowerCase(Locale.ROOT) + "-" + (10 * minute + number),
                "subject",
                film,
                "text",
                good ? "A moving, beautifully acted film." : "A dull, badly acted mess of a film.",
                "createdAt",
                START.plus(Duration.ofMinutes(minute)).plusMillis(number)));
        var unused = producer.send(new ProducerRecord<>(TOPICS.raw(), 0, null, review));
    }

    /** What the page should say of the film in windows of a minute, from the last record of each on the topic. */
    private static String onTheTopic(EmbeddedBroker broker) throws IOException {
        Map<Instant, SentimentWindow> windows = new HashMap<>();
        TopicPartition partition = new TopicPartition(TOPICS.sentiment(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    consumer.endOffsets(List.of(partition)).values().iterator().next();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    SentimentWindow window = ReviewJson.read(each.value(), SentimentWindow.class);
                    Duration length = Duration.between(window.windowStart(), window.windowEnd());
                    if (length.toMinutes() == 1 && window.subject().equals(FILM)) {
                        windows.put(window.windowStart(), window);
                    }
                }
            }
        }
        long count = windows.values().stream().mapToLong(SentimentWindow::count).sum();
        long positive =
                windows.values().stream().mapToLong(SentimentWindow::positive).sum();
        return "%d %% of %d reviews are positive, over %d windows of 1 min"
                .formatted(Math.round(100.0 * positive / count), count, windows.size());
    }
}
