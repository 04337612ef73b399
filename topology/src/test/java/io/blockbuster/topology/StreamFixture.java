package io.blockbuster.topology;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.ScriptedModel;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.blockbuster.topology.scoring.ScoredListener;
import io.blockbuster.topology.window.OpenWindowSerde;
import io.blockbuster.topology.window.SentimentWindow;
import io.blockbuster.topology.window.Tally;
import io.blockbuster.topology.window.TallySerde;
import io.blockbuster.topology.window.WindowKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology on Kafka's test driver, with a scripted model. */
final class StreamFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ScriptedModel model = new ScriptedModel("7");
    private final ScoringEngine engine;
    private final TopologyTestDriver driver;
    final TestInputTopic<byte[], byte[]> raw;
    final TestOutputTopic<byte[], byte[]> scored;
    final TestOutputTopic<byte[], byte[]> deadLetters;
    final TestOutputTopic<byte[], byte[]> sentiment;
    private final TestInputTopic<String, byte[]> votes;
    private final TestOutputTopic<WindowKey, Tally> openWindows;

    StreamFixture(Path stateDir, WindowSettings windows) {
        ProcessorSettings settings = ProcessorSettings.DEFAULT.withWindows(windows);
        ProcessorMetrics metrics = new ProcessorMetrics(registry, windows.sizes());
        engine = new ScoringEngine(
                model, new EngineSettings(4_096, 64, Duration.ofHours(1), 1_000, 1, 1, 0, Duration.ZERO), metrics);
        Properties kafka = new Properties();
        kafka.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        kafka.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        Properties properties = StreamsProperties.complete(kafka, settings.topics());
        driver = new TopologyTestDriver(
                new ReviewTopology(settings, () -> engine, metrics, ScoredListener.NONE).build(properties),
                properties,
                START);
        raw = driver.createInputTopic(
                "reviews.raw", new ByteArraySerializer(), new ByteArraySerializer(), START, Duration.ZERO);
        scored = output("reviews.scored");
        deadLetters = output("reviews.dlq");
        sentiment = output("reviews.sentiment");
        votes = driver.createInputTopic(
                "blockbuster-votes-by-subject-repartition", new StringSerializer(), new ByteArraySerializer());
        openWindows = driver.createOutputTopic(
                "blockbuster-open-windows-changelog",
                new OpenWindowSerde().deserializer(),
                new TallySerde().deserializer());
    }

    void publish(String json) {
        publish(null, bytes(json));
    }

    void publish(byte @Nullable [] key, byte @Nullable [] value) {
        raw.pipeInput(new TestRecord<>(key, value, START));
    }

    void publishAt(Instant time, String subject, String text) {
        publish("{\"subject\":\"%s\",\"text\":\"%s\",\"createdAt\":\"%s\"}".formatted(subject, text, time));
    }

    void publishRecordedAt(Instant time, String subject, String text) {
        raw.pipeInput(
                new TestRecord<>(null, bytes("{\"subject\":\"%s\",\"text\":\"%s\"}".formatted(subject, text)), time));
    }

    /** Puts a vote on its way as these bytes. */
    void vote(Instant time, String subject, String value) {
        votes.pipeInput(new TestRecord<>(subject, bytes(value), time));
    }

    /** What the changelog of open windows got since the last call. */
    List<KeyValue<WindowKey, Tally>> readOpenWindows() {
        return openWindows.readKeyValuesToList();
    }

    List<ScoredReview> readScored() {
        return scored.readValuesToList().stream()
                .map(value -> read(value, ScoredReview.class))
                .toList();
    }

    List<SentimentWindow> readSentiment() {
        return sentiment.readValuesToList().stream()
                .map(value -> read(value, SentimentWindow.class))
                .toList();
    }

    @Override
    public void close() {
        driver.close();
        engine.close();
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return ReviewJson.read(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
