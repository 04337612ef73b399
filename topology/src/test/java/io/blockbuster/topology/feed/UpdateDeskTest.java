package io.blockbuster.topology.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.AuditEvent.Kind;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateDeskTest {
    private static final String PRAISE = "A wonderful, moving film. I loved every minute.";
    private static final ModelManifest KIND = UpdateFixture.manifest("9.1", 1, UpdateFixture.opinionated(true));
    private static final ModelManifest HARSH = UpdateFixture.manifest("9.2", 2, UpdateFixture.opinionated(false));

    @TempDir
    private Path folder;

    private DeskFixture fixture;

    @BeforeEach
    void open() {
        fixture = new DeskFixture(folder, false);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldScoreByAnUpdateOnceItIsTaken() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH));

        Outcome.Scored scored = fixture.score(PRAISE);
        assertThat(scored.score().label()).isEqualTo(Sentiment.NEGATIVE);
        assertThat(scored.model()).isEqualTo(new ModelVersion(UpdateFixture.OWN.name(), "9.2"));
        assertThat(fixture.lastEvent().event()).isEqualTo(Kind.ACCEPTED);
        assertThat(fixture.lastEvent().epoch()).isEqualTo(2);
        assertThat(fixture.registry.get("blockbuster.model.epoch").gauge().value())
                .isEqualTo(2);
        assertThat(fixture.registry.get("blockbuster.model.swap").timer().count())
                .isEqualTo(1);
        assertThat(fixture.count("blockbuster.model.updates", "outcome", "accepted"))
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseAnUpdateThatIsNotNewer() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH));
        for (long epoch = 1; epoch <= 2; epoch++) {
            fixture.desk.receive(fixture.signed(KIND.again(epoch, null, UpdateFixture.CREATED, false)));
            refused("replayed", "is not above 2");
        }

        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.count("blockbuster.model.updates.refused", "reason", "replayed"))
                .isEqualTo(2);
    }

    @Test
    void shouldStartWithTheNewestOfThePast() throws Exception {
        fixture.desk.note(fixture.signed(HARSH.again(7, null, UpdateFixture.CREATED, false)));
        fixture.desk.note(fixture.signed(KIND.again(9, null, UpdateFixture.CREATED, false)));
        fixture.desk.note(fixture.signed(HARSH.again(8, null, UpdateFixture.CREATED, false)));
        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());

        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.1");
        assertThat(fixture.desk.epoch()).isEqualTo(9);
        assertThat(fixture.events).extracting(AuditEvent::event).containsExactly(Kind.ACCEPTED);
    }

    @Test
    void shouldFallBackToTheNewestOfThePastThatCanBeTaken() throws Exception {
        ModelManifest lost = ModelManifest.ofDelta(
                new ModelVersion(KIND.name(), "9.5"),
                12,
                null,
                "0".repeat(64),
                UpdateFixture.opinionated(true).write(Precision.F16),
                KIND.golden(),
                UpdateFixture.CREATED);
        fixture.desk.note(fixture.signed(KIND));
        fixture.desk.note(fixture.signed(HARSH));
        fixture.desk.note(fixture.signed(lost));
        fixture.desk.note(new UpdateRecord(null, new byte[] {1}, null));

        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.events)
                .extracting(AuditEvent::event)
                .containsExactly(Kind.REJECTED, Kind.REJECTED, Kind.ACCEPTED);
    }

    @Test
    void shouldTakeAtAStartWhatItTookOfTwoWithOneEpoch() throws Exception {
        // Given the first of them does not say what its maker saw
        ModelManifest lying = ModelManifest.ofDelta(
                new ModelVersion(KIND.name(), "9.3"),
                2,
                null,
                UpdateFixture.DIGEST,
                UpdateFixture.opinionated(true).write(Precision.F16),
                HARSH.golden(),
                UpdateFixture.CREATED);
        fixture.desk.note(fixture.signed(lying));
        fixture.desk.note(fixture.signed(HARSH));
        fixture.desk.note(fixture.signed(KIND.again(2, null, UpdateFixture.CREATED, false)));

        // When
        fixture.desk.settle();

        // Then
        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.events).extracting(AuditEvent::event).containsExactly(Kind.REJECTED, Kind.ACCEPTED);
    }

    @Test
    void shouldKeepItsOwnModelWhereNothingCanBeTaken() throws Exception {
        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void shouldGoBackToAnOlderVersionAndToItsOwn() throws Exception {
        fixture.desk.receive(fixture.signed(KIND));
        fixture.desk.receive(fixture.signed(HARSH));

        fixture.desk.receive(fixture.signed(KIND.again(3, "9.2", UpdateFixture.CREATED, false)));
        assertThat(fixture.version()).isEqualTo("9.1");
        assertThat(fixture.lastEvent().event()).isEqualTo(Kind.ROLLED_BACK);

        fixture.desk.receive(fixture.signed(UpdateFixture.manifest(UpdateFixture.OWN.version(), 4, LoraDelta.none())));
        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());
        assertThat(fixture.lastEvent().event()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(fixture.score(PRAISE).score().label()).isEqualTo(Sentiment.POSITIVE);
    }

    @Test
    void shouldLetAShadowScoreBesideWithoutAWordInTheOutput() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH.again(5, null, UpdateFixture.CREATED, true)));
        assertThat(fixture.lastEvent().event()).isEqualTo(Kind.SHADOW);

        Outcome.Scored scored = fixture.score(PRAISE);
        fixture.shadow.scored(PRAISE, scored);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> fixture.count("blockbuster.shadow.reviews", "agrees", "no") == 1);

        assertThat(scored.model().version()).isEqualTo(UpdateFixture.OWN.version());
        assertThat(scored.score().label()).isEqualTo(Sentiment.POSITIVE);
        fixture.shadow.end();
        AuditEvent report = fixture.lastEvent();
        assertThat(report.event()).isEqualTo(Kind.SHADOW_REPORT);
        assertThat(report.version()).isEqualTo("9.2");
        JsonNode details = DeskFixture.details(report);
        assertThat(details.path("champion").asText()).isEqualTo(UpdateFixture.OWN.version());
        assertThat(details.path("reviews").asLong()).isEqualTo(1);
        assertThat(details.path("disagreement").asDouble()).isEqualTo(1);
        assertThat(details.path("meanDifference").asDouble()).isGreaterThan(0.5);
    }

    @Test
    void shouldPromoteAShadow() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH.again(5, null, UpdateFixture.CREATED, true)));
        fixture.desk.receive(fixture.signed(HARSH.again(6, null, UpdateFixture.CREATED, false)));

        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.lastEvent().event()).isEqualTo(Kind.PROMOTED);
        assertThat(fixture.shadow.present()).isNull();
    }

    @Test
    void shouldKeepTheNewestShadowAtAStart() throws Exception {
        fixture.desk.note(fixture.signed(HARSH.again(5, null, UpdateFixture.CREATED, true)));
        fixture.desk.note(fixture.signed(KIND.again(4, null, UpdateFixture.CREATED, false)));

        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.1");
        assertThat(fixture.shadow.present())
                .isNotNull()
                .extracting(ModelManifest::version)
                .isEqualTo("9.2");
    }

    @Test
    void shouldDropAShadowThatALaterUpdateHasOvertaken() throws Exception {
        fixture.desk.note(fixture.signed(HARSH.again(3, null, UpdateFixture.CREATED, true)));
        fixture.desk.note(fixture.signed(KIND.again(4, null, UpdateFixture.CREATED, false)));

        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.1");
        assertThat(fixture.shadow.present()).isNull();
    }

    @Test
    void shouldStandByWhatItTookWhereAnOldRecordHidesIt() throws Exception {
        // Given a version in force whose record is replaced by an older one, with the signature it had
        UpdateRecord old = fixture.signed(HARSH.again(1, null, UpdateFixture.CREATED, false));
        fixture.desk.receive(old);
        fixture.desk.receive(fixture.signed(KIND.again(2, null, UpdateFixture.CREATED, false)));
        fixture.desk.receive(fixture.signed(HARSH.again(3, null, UpdateFixture.CREATED, false)));
        restart();

        // When
        fixture.desk.note(fixture.signed(KIND.again(2, null, UpdateFixture.CREATED, false)));
        fixture.desk.note(old);
        fixture.desk.settle();

        // Then
        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.desk.epoch()).isEqualTo(3);
        fixture.desk.receive(old);
        refused("replayed", "is not above 3");
    }

    @Test
    void shouldStandByWhatItTookWhereTheTopicIsEmpty() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH));
        restart();

        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.2");
    }

    @Test
    void shouldTakeARollbackThatWasPublishedWhileItWasAway() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH));
        restart();

        fixture.desk.note(fixture.signed(HARSH));
        fixture.desk.note(fixture.signed(KIND.again(3, null, UpdateFixture.CREATED, false)));
        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.1");
    }

    @Test
    void shouldNotStandByWhatItTrustsNoMore() throws Exception {
        // Given
        fixture.desk.receive(fixture.signed(HARSH));
        fixture.close();
        Files.delete(folder.resolve("release.key"));
        Files.delete(folder.resolve("release.key.pub"));
        fixture = new DeskFixture(folder, false);

        // When
        fixture.desk.settle();

        // Then
        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());
        refused("signature", "no trusted key");
    }

    @Test
    void shouldStartWhereItsMemoryIsDamaged() throws Exception {
        fixture.desk.receive(fixture.signed(HARSH));
        Files.writeString(folder.resolve("memory").resolve("in-force.json"), "{\"key\": 7");
        restart();

        fixture.desk.note(fixture.signed(KIND));
        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.1");
    }

    @Test
    void shouldRefuseAModelThatDoesNotSayWhatItsMakerSaw() throws Exception {
        ModelManifest lying = ModelManifest.ofDelta(
                new ModelVersion(UpdateFixture.OWN.name(), "9.3"),
                1,
                null,
                UpdateFixture.DIGEST,
                UpdateFixture.opinionated(true).write(Precision.F16),
                HARSH.golden(),
                UpdateFixture.CREATED);

        fixture.desk.receive(fixture.signed(lying));

        refused("golden", "golden example 1 of 3");
        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());
    }

    @Test
    void shouldTakeUnsignedUpdatesOnlyWhereAllowed(@TempDir Path other) throws Exception {
        UpdateRecord unsigned = new UpdateRecord(fixture.signed(KIND).key(), KIND.write(), null);
        fixture.desk.receive(unsigned);
        refused("unsigned", "no signature");
        assertThat(fixture.lastEvent().model()).isEqualTo(AuditEvent.UNKNOWN_MODEL);
        assertThat(DeskFixture.details(fixture.lastEvent()).path("key").asText())
                .isEqualTo(KIND.key());

        try (DeskFixture open = new DeskFixture(other, true)) {
            open.desk.receive(unsigned);
            assertThat(open.version()).isEqualTo("9.1");
        }
    }

    @Test
    void shouldNotDecideAgainAboutThePastWhenItReadsItAnew() throws Exception {
        fixture.desk.note(fixture.signed(KIND));
        fixture.desk.note(fixture.signed(HARSH));
        fixture.desk.settle();
        int told = fixture.events.size();

        fixture.desk.note(fixture.signed(KIND));
        fixture.desk.note(fixture.signed(HARSH));
        fixture.desk.settle();

        assertThat(fixture.version()).isEqualTo("9.2");
        assertThat(fixture.events).hasSize(told);
    }

    private void restart() {
        fixture.close();
        fixture = new DeskFixture(folder, false);
    }

    private void refused(String kind, String reason) {
        AuditEvent event = fixture.lastEvent();
        assertThat(event.event()).isEqualTo(Kind.REJECTED);
        assertThat(event.reason()).contains(reason);
        assertThat(DeskFixture.details(event).path("kind").asText()).isEqualTo(kind);
    }
}
