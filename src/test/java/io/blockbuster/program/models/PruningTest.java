package io.blockbuster.program.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelFile;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.models.Pruning.Fate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PruningTest {
    private static final String OWN_BASE = "0".repeat(64);
    private static final List<GoldenExample> GOLDEN = List.of(new GoldenExample("good", null, new float[] {-1, 1}));

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<AuditEvent> events = new ArrayList<>();

    @Test
    void shouldKeepOnlyWhatIsInForceAndTheNewestTaken() {
        for (int epoch = 1; epoch <= 5; epoch++) {
            taken(delta("u" + epoch, epoch, OWN_BASE));
        }

        assertThat(kept(2)).containsOnlyKeys("u5", "u4").containsEntry("u5", "in force");
    }

    @Test
    void shouldKeepEverythingWhereNobodySaysWhatWasTaken() {
        delta("u1", 1, OWN_BASE);
        delta("u2", 2, OWN_BASE);

        assertThat(kept(0)).containsOnlyKeys("u1", "u2").containsValue("not decided yet");
    }

    @Test
    void shouldKeepWhatIsNotDecidedYetAndDeleteWhatWasPassedOver() {
        taken(delta("u1", 1, OWN_BASE));
        delta("refused", 2, OWN_BASE);
        taken(delta("u3", 3, OWN_BASE));
        delta("waiting", 4, OWN_BASE);

        assertThat(kept(0)).isEqualTo(Map.of("u3", "in force", "waiting", "not decided yet"));
    }

    @Test
    void shouldKeepAVersionThatWasRolledBackToUnderItsNewEpochOnly() {
        taken(delta("u1", 1, OWN_BASE));
        taken(delta("u2", 2, OWN_BASE));
        ModelManifest back = delta("u1", 3, OWN_BASE);
        event(back, AuditEvent.Kind.ROLLED_BACK);

        assertThat(kept(0)).isEqualTo(Map.of("u1", "in force"));
    }

    @Test
    void shouldKeepAShadowOnlyWhileNothingNewerIsInForce() {
        shadow("old", 1);
        taken(delta("u2", 2, OWN_BASE));
        shadow("new", 3);

        assertThat(kept(0)).containsOnlyKeys("u2", "new");
    }

    @Test
    void shouldKeepTheFullModelThatAKeptDeltaBuildsOn() {
        String digest = "b".repeat(64);
        taken(full("base", 1, digest));
        taken(full("unused", 2, "c".repeat(64)));
        taken(delta("u3", 3, digest));

        assertThat(kept(0)).isEqualTo(Map.of("u3", "in force", "base", "the base of tiny@u3"));
    }

    @Test
    void shouldKeepNamedVersionsAndRefuseUnknownOnes() {
        taken(delta("u1", 1, OWN_BASE));
        taken(delta("u2", 2, OWN_BASE));

        assertThat(kept(0, "tiny@u1")).containsEntry("u1", "named");
        assertThatThrownBy(() -> kept(0, "u9"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("u9");
    }

    @Test
    void shouldDeleteWhatIsNoManifest() {
        records.add(new ConsumerRecord<>("models.updates", 0, 0, bytes("tiny@broken"), bytes("{\"name\": \"tiny\"")));

        assertThat(fates(10)).singleElement().matches(fate -> !fate.isKept());
    }

    private Map<String, String> kept(int newest, String... named) {
        Map<String, String> kept = new HashMap<>();
        for (Fate fate : fates(newest, named)) {
            if (fate.reason() != null) {
                kept.put(fate.update().key().substring("tiny@".length()), fate.reason());
            }
        }
        return kept;
    }

    private List<Fate> fates(int newest, String... named) {
        return Pruning.of(PublishedUpdates.of(records), events, newest, List.of(named));
    }

    private ModelManifest delta(String version, long epoch, String base) {
        return publish(ModelManifest.ofDelta(
                new ModelVersion("tiny", version), epoch, null, base, new byte[] {1}, GOLDEN, Instant.EPOCH));
    }

    private void shadow(String version, long epoch) {
        ModelManifest manifest = ModelManifest.ofDelta(
                new ModelVersion("tiny", version), epoch, null, OWN_BASE, new byte[] {1}, GOLDEN, Instant.EPOCH);
        event(publish(manifest.again(epoch, null, Instant.EPOCH, true)), AuditEvent.Kind.SHADOW);
    }

    private ModelManifest full(String version, long epoch, String digest) {
        List<ModelFile> files = List.of(
                new ModelFile("config.json", 1, OWN_BASE),
                new ModelFile("tokenizer.json", 1, OWN_BASE),
                new ModelFile("model.safetensors", 1, OWN_BASE));
        return publish(ModelManifest.ofFolder(
                new ModelVersion("tiny", version),
                epoch,
                null,
                URI.create("https://models.example/" + version + "/"),
                files,
                digest,
                GOLDEN,
                Instant.EPOCH));
    }

    private ModelManifest publish(ModelManifest manifest) {
        records.add(new ConsumerRecord<>("models.updates", 0, records.size(), bytes(manifest.key()), manifest.write()));
        return manifest;
    }

    private void taken(ModelManifest manifest) {
        event(manifest, AuditEvent.Kind.ACCEPTED);
    }

    private void event(ModelManifest manifest, AuditEvent.Kind kind) {
        events.add(new AuditEvent(
                manifest.name(), manifest.version(), manifest.epoch(), kind, null, "processor-1", Instant.EPOCH, null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
