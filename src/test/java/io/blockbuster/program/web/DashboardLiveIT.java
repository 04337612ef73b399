package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScriptedModel;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.web.feed.ModelTopics;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.window.SentimentWindow;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
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
    private static final Instant HOUR = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES);

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
            broker.createTopics(1, TOPICS.all().toArray(String[]::new));

            // Twenty minutes of reviews
            int port;
            try (Running first = new Running(broker, folder.resolve("state"), 0)) {
                publish(producer, 0, 20);
                browser.visit(first.address());
                port = first.address().getPort();
                browser.eventually(() -> browser.text("#connection").equals("live"));
                browser.eventually(() -> browser.text("#chart-lede").contains("of 200 reviews"));
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));
                assertThat(browser.text("#chart-title")).isEqualTo(FILM);
                assertThat(browser.text("#model")).isEqualTo("scripted 1.0.0");

                // The chart moves
                String before = browser.picture();
                publish(producer, 20, 25);
                browser.eventually(() -> browser.text("#chart-lede").contains("of 250 reviews"));
                assertThat(browser.picture()).isNotEqualTo(before);
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));

                // A text tried by hand
                browser.type("#text", "a good film");
                browser.click("#try-form button");
                browser.eventually(() -> browser.text("#verdict").startsWith("positive, 98 % sure"));
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
                second.processor.engine().swap(new ScriptedModel("2.0.0"));
                publish(producer, 30, 40);
                browser.eventually(() -> browser.text("#chart-lede").contains("of 400 reviews"));
                browser.eventually(() -> browser.text("#chart-marks").startsWith("New model 2.0.0 since "));
                assertThat(browser.markedPoints()).isPositive();
                browser.eventually(() -> browser.text("#model").equals("scripted 2.0.0"));
                assertThat(browser.text("#chart-lede")).isEqualTo(onTheTopic(broker));
                browser.screenshot("live-new-model");
            }
        }
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
                    new ScriptedModel("1.0.0"), ProcessorSettings.DEFAULT, EngineSettings.forCores(1), kafka, registry);
            dashboard.watch(new ClusterView(kafka, TOPICS, ModelTopics.DEFAULT, "blockbuster"));
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

    /** Ten reviews for each of these minutes of the last hour, more of them good as time goes by. */
    private static void publish(KafkaProducer<byte[], byte[]> producer, int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute < toMinute; minute++) {
            for (int i = 0; i < 10; i++) {
                String text = i * 4 < minute ? "a good film" : "a bad film";
                Instant at = HOUR.plus(Duration.ofMinutes(minute)).plusMillis(i);
                byte[] review = ReviewJson.write(Map.of("subject", FILM, "text", text, "createdAt", at));
                var unused = producer.send(new ProducerRecord<>(TOPICS.raw(), 0, null, review));
            }
        }
        producer.flush();
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
                    if (Duration.between(window.windowStart(), window.windowEnd())
                                    .toMinutes()
                            == 1) {
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
