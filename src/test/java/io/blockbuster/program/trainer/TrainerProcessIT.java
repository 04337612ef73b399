package io.blockbuster.program.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.AuditEvent.Kind;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import io.blockbuster.program.exactlyonce.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code blockbuster run} and {@code blockbuster trainer} as people start them, each a process of its own: labels go in,
 * an update comes out, and reviews are scored by it. Settings are small; how good an update is, is for the demo's test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrainerProcessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LABELS = 160;
    private static final int REVIEWS = 40;

    private final HttpClient client = HttpClient.newHttpClient();

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Path folder;
    private EmbeddedBroker broker;
    private SlangCrowd crowd;
    private ModelRecords models;
    private ProgramProcess processor;
    private ProgramProcess trainer;
    private Map<String, Sentiment> meant;

    @BeforeAll
    void learnAndScore(@TempDir Path temporary) throws Exception {
        folder = temporary;
        broker = opened(EmbeddedBroker.start(BrokerSettings.temporary()));
        TrustedKey key = SigningKey.generate(folder.resolve("trainer.key"));
        models = new ModelRecords(broker.bootstrapServers(), new Trust(List.of(key), false));
        SlangCrowd.writeOrdinary(folder.resolve("replay.jsonl"), 1_500);
        processor = opened(ProgramProcess.start(
                "learning-processor",
                List.of(
                        "run",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--trust",
                        folder.resolve("trainer.key.pub").toString(),
                        "--state-dir",
                        folder.resolve("processor").toString(),
                        "--http-port",
                        "0")));
        trainer = startTrainer();
        awaitReady(processor);
        awaitReady(trainer);
        crowd = opened(new SlangCrowd(broker.bootstrapServers()));
        crowd.label(LABELS);
        Awaitility.await("an update is taken")
                .atMost(PATIENCE)
                .until(() -> trainer.isAlive() && !models.events(Kind.ACCEPTED).isEmpty());
        meant = crowd.review(REVIEWS);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    @Order(1)
    void shouldPublishWhatPassesTheGateSignedAndOnce() throws Exception {
        assertThat(models.updates()).singleElement().satisfies(update -> {
            assertThat(update.epoch()).isEqualTo(1);
            assertThat(update.write()).hasSizeLessThanOrEqualTo(300_000);
            assertThat(Objects.requireNonNull(update.metrics())
                            .path("labelsUpTo")
                            .intValue())
                    .isEqualTo(LABELS);
        });
    }

    @Test
    @Order(1)
    void shouldTellWhatBecomesOfIt() throws Exception {
        ModelManifest update = models.updates().get(0);

        assertThat(models.events(Kind.PUBLISHED))
                .singleElement()
                .extracting(AuditEvent::version, AuditEvent::by)
                .satisfies(told -> assertThat(told.get(0)).isEqualTo(update.version()))
                .satisfies(told -> assertThat(told.get(1)).asString().startsWith("trainer@"));
        assertThat(models.events(Kind.ACCEPTED))
                .singleElement()
                .extracting(AuditEvent::version, AuditEvent::by)
                .satisfies(told -> assertThat(told.get(0)).isEqualTo(update.version()))
                .satisfies(told -> assertThat(told.get(1)).asString().startsWith("blockbuster/"));
    }

    @Test
    @Order(1)
    void shouldKeepTheUpdateInForceForTheProcessorsNextStart() {
        assertThat(folder.resolve("processor").resolve("models").resolve("in-force.json"))
                .content()
                .contains("\"signature\"");
    }

    @Test
    @Order(1)
    void shouldScoreByTheUpdateAndSaySo() throws Exception {
        Map<String, JsonNode> scored = new HashMap<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            new TopicReader(broker.bootstrapServers()).read("reviews.scored", record -> {
                JsonNode score = json(Objects.requireNonNull(record.value()));
                scored.put(score.path("id").asText(), score);
            });
            return scored.size() >= REVIEWS;
        });

        assertThat(scored.keySet()).isEqualTo(meant.keySet());
        assertThat(scored.values())
                .allSatisfy(score -> assertThat(score.at("/model/version").asText())
                        .isEqualTo(models.updates().get(0).version()));
        long right = meant.entrySet().stream()
                .filter(each -> each.getValue()
                        .name()
                        .equalsIgnoreCase(Objects.requireNonNull(scored.get(each.getKey()))
                                .path("label")
                                .asText()))
                .count();
        assertThat(right).as("of %d in slang", REVIEWS).isGreaterThan(REVIEWS * 3 / 4);
    }

    @Test
    @Order(1)
    void shouldSayThatItLivesAndFollowsAndWhatItHasDone() throws Exception {
        assertThat(get(trainer, "/livez").statusCode()).isEqualTo(200);
        assertThat(get(trainer, "/readyz").statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> measured("blockbuster_trainer_pending").equals(OptionalDouble.of(0)));
        assertThat(measured("blockbuster_trainer_kept")).hasValue(LABELS);
        assertThat(measured("blockbuster_trainer_labelled_total{outcome=\"new\"}"))
                .hasValue(LABELS);
        assertThat(measured("blockbuster_trainer_rounds_total{outcome=\"published\"}"))
                .hasValue(1);
        assertThat(measured("blockbuster_trainer_update_bytes").orElseThrow()).isBetween(10_000.0, 300_000.0);
        assertThat(get(trainer, "/metrics").body())
                .contains("blockbuster_trainer_accuracy{model=\"candidate\"")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    @Order(2)
    void shouldGoOnWhereItWasAfterAStop() throws Exception {
        // Given
        assertThat(trainer.stop()).isZero();

        // When
        trainer = startTrainer();
        awaitReady(trainer);
        crowd.label(1);

        // Then it knows the labels without reading them again, and waits for more
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> measured("blockbuster_trainer_pending").equals(OptionalDouble.of(1)));
        assertThat(measured("blockbuster_trainer_kept")).hasValue(LABELS + 1);
        assertThat(measured("blockbuster_trainer_labelled_total{outcome=\"new\"}"))
                .hasValue(1);
        assertThat(models.updates()).hasSize(1);
        assertThat(trainer.stop()).isZero();
    }

    @Test
    @Order(3)
    void shouldWaitForAClusterThatIsNotThereAndSaySo() throws Exception {
        try (ProgramProcess alone = startTrainer("127.0.0.1:1", folder.resolve("other-state"))) {
            alone.awaitOutput("Waiting for a Kafka broker to answer");

            assertThat(get(alone, "/livez").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(alone, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("the cluster or its topics are not there yet");
            assertThat(alone.stop()).isZero();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private ProgramProcess startTrainer() {
        return opened(startTrainer(broker.bootstrapServers(), folder.resolve("trainer")));
    }

    private ProgramProcess startTrainer(String bootstrapServers, Path state) {
        return ProgramProcess.start(
                "learning-trainer",
                List.of(
                        "trainer",
                        "--bootstrap-servers",
                        bootstrapServers,
                        "--key",
                        folder.resolve("trainer.key").toString(),
                        "--replay",
                        folder.resolve("replay.jsonl").toString(),
                        "--state-dir",
                        state.toString(),
                        "--min-labels",
                        Integer.toString(LABELS),
                        "--max-wait",
                        "1h",
                        "--held-out",
                        "0.3",
                        "--replay-sample",
                        "300",
                        "--replay-held-out",
                        "600",
                        "--margin",
                        "2",
                        "--http-port",
                        "0"));
    }

    private void awaitReady(ProgramProcess process) {
        process.awaitHttp();
        Awaitility.await("ready")
                .atMost(PATIENCE)
                .until(() -> get(process, "/readyz").statusCode() == 200);
    }

    private OptionalDouble measured(String meter) throws IOException, InterruptedException {
        return get(trainer, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
                .findFirst();
    }

    private HttpResponse<String> get(ProgramProcess process, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + process.awaitHttp() + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(byte[] value) {
        try {
            return ReviewJson.mapper().readTree(value);
        } catch (IOException e) {
            throw new AssertionError("no JSON on the topic", e);
        }
    }
}
