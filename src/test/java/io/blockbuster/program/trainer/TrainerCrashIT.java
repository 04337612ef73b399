package io.blockbuster.program.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.program.trainer.FragileTrainer.Moment;
import io.blockbuster.trainer.sidecar.label.LabelStore;
import io.blockbuster.trainer.sidecar.label.StoreBounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer killed with SIGKILL forgets no label and publishes no update twice. */
class TrainerCrashIT {
    private static final Path MODEL = Path.of("..", "model");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofHours(1);

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private SlangCrowd crowd;
    private ModelRecords models;
    private int started;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(TopicPlan.of(3).all());
        crowd = new SlangCrowd(broker.bootstrapServers());
        TrustedKey key = SigningKey.generate(folder.resolve("key"));
        models = new ModelRecords(broker.bootstrapServers(), new Trust(List.of(key), false));
        SlangCrowd.writeOrdinary(folder.resolve("replay.jsonl"), 600);
    }

    @AfterEach
    void stop() {
        crowd.close();
        broker.close();
    }

    @Test
    void shouldPublishEachUpdateOnceWhereverItIsKilledWhilePublishing() throws Exception {
        // Given labels for one update, and a trainer killed at each step of publishing it
        crowd.label(FragileTrainer.MIN_LABELS);
        for (Moment moment : List.of(Moment.BEFORE_TRANSACTION, Moment.BEFORE_COMMIT, Moment.AFTER_COMMIT)) {
            try (ProgramProcess trainer = trainer(moment, LATER)) {
                Awaitility.await().atMost(PATIENCE).until(() -> !trainer.isAlive());
                assertThat(trainer.output()).contains("dies " + moment.name().toLowerCase(Locale.ROOT));
            }
            assertThat(models.updates()).hasSize(moment == Moment.AFTER_COMMIT ? 1 : 0);
        }

        // When it is started again, and has labels for another
        try (ProgramProcess trainer = trainer(Moment.NEVER, LATER)) {
            trainer.awaitOutput("Update had been published before a restart");
            crowd.label(FragileTrainer.MIN_LABELS);
            Awaitility.await().atMost(PATIENCE).until(() -> models.updates().size() > 1);
        }

        // Then
        assertThat(models.updates()).extracting(ModelManifest::epoch).containsExactly(1L, 2L);
        assertThat(models.updates()).extracting(ModelManifest::version).doesNotHaveDuplicates();
        assertThat(models.events(AuditEvent.Kind.PUBLISHED))
                .extracting(AuditEvent::epoch)
                .containsExactly(1L, 2L);
    }

    @Test
    void shouldForgetNoLabelWhenItIsKilledTwice() throws Exception {
        forgetsNoLabel(2);
    }

    @Test
    @Tag("faults")
    void shouldForgetNoLabelHoweverOftenItIsKilled() throws Exception {
        forgetsNoLabel(8);
    }

    private void forgetsNoLabel(int kills) throws Exception {
        // Given
        Random random = new Random(5);
        for (int kill = 0; kill < kills; kill++) {
            crowd.label(75);
            try (ProgramProcess trainer = trainer(Moment.NEVER, SOON)) {
                trainer.awaitOutput("Following labels");
                crowd.label(75 + random.nextInt(100));
                Awaitility.await("a moment that nobody chose")
                        .pollDelay(Duration.ofMillis(random.nextInt(1_500)))
                        .until(() -> true);
                trainer.kill();
            }
        }

        // When
        try (ProgramProcess trainer = trainer(Moment.NEVER, SOON)) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                List<ModelManifest> updates = models.updates();
                return !updates.isEmpty()
                        && labelsUpTo(updates.get(updates.size() - 1))
                                == crowd.labelled().size();
            });
            trainer.kill();
        }

        // Then
        try (LabelStore store = LabelStore.open(folder.resolve("state"), StoreBounds.DEFAULT, InstantSource.system())) {
            assertThat(store.labels())
                    .extracting(label -> label.review().id())
                    .containsExactlyInAnyOrderElementsOf(crowd.labelled());
            assertThat(store.end())
                    .as("none was taken in twice")
                    .isEqualTo(crowd.labelled().size());
        }
        assertThat(models.updates()).extracting(ModelManifest::version).doesNotHaveDuplicates();
        assertThat(models.updates())
                .extracting(TrainerCrashIT::labelsUpTo)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGoOnWhenTheBrokerComesBack() throws Exception {
        // Given
        try (ProgramProcess trainer = trainer(Moment.NEVER, LATER)) {
            crowd.label(FragileTrainer.MIN_LABELS);
            Awaitility.await().atMost(PATIENCE).until(() -> models.updates().size() == 1);

            // When
            broker.stop();
            trainer.awaitOutput("Waiting for Kafka");
            broker.start();
            crowd.label(FragileTrainer.MIN_LABELS);

            // Then
            Awaitility.await().atMost(PATIENCE).until(() -> models.updates().size() == 2);
            assertThat(trainer.isAlive()).isTrue();
        }
    }

    private ProgramProcess trainer(Moment moment, Duration maxWait) {
        return ProgramProcess.start(
                "trainer-" + started++,
                FragileTrainer.class.getName(),
                List.of(
                        broker.bootstrapServers(),
                        MODEL.toString(),
                        folder.resolve("replay.jsonl").toString(),
                        folder.resolve("key").toString(),
                        folder.resolve("state").toString(),
                        moment.name(),
                        Long.toString(maxWait.toMillis())));
    }

    private static long labelsUpTo(ModelManifest manifest) {
        return Objects.requireNonNull(manifest.metrics()).path("labelsUpTo").longValue();
    }
}
