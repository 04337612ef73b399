package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.program.CommandRun;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A processor on a broker that takes signed updates, with the page and the API it serves. */
final class UpdatedDashboard implements AutoCloseable {
    static final String FILM = "The Frozen Lantern";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant START =
            Instant.now().minus(Duration.ofMinutes(41)).truncatedTo(ChronoUnit.MINUTES);

    private final Path folder;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Dashboard dashboard;
    private final ReviewProcessor processor;

    UpdatedDashboard(Path folder) {
        this.folder = folder;
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(TopicPlan.of(1).all());
        producer = new KafkaProducer<>(
                // One request at a time: a topic just created may refuse a first batch and take the next.
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        TrustedKey trusted = SigningKey.generate(folder.resolve("release.key"));
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        kafka.put("application.id", "blockbuster");
        kafka.put("state.dir", folder.resolve("state").toString());
        PrometheusMeterRegistry registry = Meters.registry();
        dashboard = Dashboard.open(new HttpSettings("127.0.0.1", 0, null, false), registry);
        processor = new ReviewProcessor(
                OnnxSentimentModel.open(UpdateFixture.BASE),
                ProcessorSettings.DEFAULT,
                EngineSettings.forCores(1),
                FeedSettings.of(
                        UpdateFixture.BASE,
                        DeviceChoice.CPU,
                        new Trust(List.of(trusted), false),
                        folder.resolve("models"),
                        "processor-1"),
                kafka,
                registry);
        dashboard.watch(new ClusterView(kafka, Topics.DEFAULT, UpdateTopics.DEFAULT, "blockbuster"));
        dashboard.attach(processor);
        processor.start();
        assertThat(dashboard.awaitStarted()).isTrue();
    }

    URI address() {
        return Objects.requireNonNull(dashboard.address());
    }

    /** The version that scores now. */
    String version() {
        return processor.engine().model().version().version();
    }

    /** Publishes ten reviews of the film for each of these minutes of the past. */
    void review(int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute < toMinute; minute++) {
            for (int i = 0; i < 10; i++) {
                send(ReviewJson.write(Map.of(
                        "id",
                        "r-" + (10 * minute + i),
                        "subject",
                        FILM,
                        "text",
                        i % 3 > 0 ? "A moving, beautifully acted film." : "A dull, badly acted mess of a film.",
                        "createdAt",
                        START.plus(Duration.ofMinutes(minute)).plusMillis(i))));
            }
        }
        producer.flush();
    }

    /** Publishes what is no review. */
    void publishNonsense() {
        send("no JSON".getBytes(StandardCharsets.UTF_8));
        producer.flush();
    }

    private void send(byte[] value) {
        var unused = producer.send(new ProducerRecord<>(Topics.DEFAULT.raw(), 0, null, value));
    }

    /** Publishes the model's own delta that changes nothing as this version, signed, and waits until it scores. */
    void update(String version) throws IOException {
        Path delta = Files.write(
                folder.resolve(version + ".safetensors"), LoraDelta.none().write(Precision.F16));
        CommandRun run = CommandRun.of(
                "models",
                "publish",
                delta.toString(),
                "--as",
                version,
                "--key",
                folder.resolve("release.key").toString(),
                "--model",
                UpdateFixture.BASE.toString(),
                "--bootstrap-servers",
                broker.bootstrapServers());
        assertThat(run.code()).as(run.err()).isZero();
        Awaitility.await(version + " scores")
                .atMost(PATIENCE)
                .until(() -> version().equals(version));
    }

    @Override
    public void close() {
        processor.close();
        dashboard.close();
        producer.close();
        broker.close();
    }
}
