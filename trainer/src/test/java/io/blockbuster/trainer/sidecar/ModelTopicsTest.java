package io.blockbuster.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.AuditEvent.Kind;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which update counts as the one in force, on topics that others can write to. */
class ModelTopicsTest {
    private static final String UPDATES = "models.updates";
    private static final String AUDIT = "models.audit";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private SigningKey key;
    private SigningKey stranger;
    private ModelTopics topics;
    private long updates;
    private long events;

    @BeforeEach
    void open() {
        TrustedKey trusted = SigningKey.generate(folder.resolve("key"));
        SigningKey.generate(folder.resolve("stranger"));
        key = SigningKey.read(folder.resolve("key"));
        stranger = SigningKey.read(folder.resolve("stranger"));
        for (String topic : List.of(UPDATES, AUDIT)) {
            consumer.updatePartitions(
                    topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0])));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
        endsAreKnown();
        topics = new ModelTopics(SidecarTopics.DEFAULT, consumer, new Trust(List.of(trusted), false), "tiny");
        topics.catchUp(Duration.ofSeconds(30));
    }

    @Test
    void shouldHoldAgainstTheNewestUpdateThatAProcessorHasTaken() {
        publish(manifest("u1", 1, false), key);
        publish(manifest("u2", 2, false), key);
        publish(manifest("u3", 3, false), key);
        tell("u1", 1, Kind.ACCEPTED);
        tell("u2", 2, Kind.ACCEPTED);
        tell("u3", 3, Kind.REJECTED);

        assertThat(inForce()).isEqualTo("u2");
        assertThat(topics.highestEpoch()).isEqualTo(3);
    }

    @Test
    void shouldBelieveNoEventAboutAnUpdateThatNobodySigned() {
        publish(manifest("u1", 1, false), key);
        tell("u1", 1, Kind.ACCEPTED);

        publish(manifest("evil", 9, false), stranger);
        tell("evil", 9, Kind.ACCEPTED);
        tell("u1", 8, Kind.ROLLED_BACK);

        assertThat(inForce()).isEqualTo("u1");
        assertThat(topics.highestEpoch()).isEqualTo(1);
    }

    @Test
    void shouldHoldNothingAgainstAShadowWhateverAnEventSays() {
        publish(manifest("u1", 1, false), key);
        tell("u1", 1, Kind.ACCEPTED);
        publish(manifest("u2", 2, true), key);
        tell("u2", 2, Kind.ACCEPTED);
        assertThat(inForce()).isEqualTo("u1");

        publish(manifest("u2", 3, false), key);
        tell("u2", 3, Kind.PROMOTED);
        assertThat(inForce()).isEqualTo("u2");
    }

    @Test
    void shouldNotBeTakenBackByAnOldRecordOverANewerOne() {
        ModelManifest old = manifest("u1", 1, false);
        publish(old, key);
        tell("u1", 1, Kind.ACCEPTED);
        publish(manifest("u2", 2, false), key);
        tell("u2", 2, Kind.ACCEPTED);
        publish(manifest("u1", 3, false), key);
        tell("u1", 3, Kind.ROLLED_BACK);

        publish(old, key);

        assertThat(inForce()).isEqualTo("u1");
    }

    private String inForce() {
        endsAreKnown();
        topics.catchUp(Duration.ofSeconds(30));
        return topics.inForce().orElseThrow().version();
    }

    private void endsAreKnown() {
        consumer.updateEndOffsets(
                Map.of(new TopicPartition(UPDATES, 0), updates, new TopicPartition(AUDIT, 0), events));
    }

    private void publish(ModelManifest manifest, SigningKey signer) {
        byte[] value = manifest.write();
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(UPDATES, 0, updates++, bytes(manifest.key()), value);
        record.headers().add(ModelManifest.SIGNATURE_HEADER, signer.sign(value));
        consumer.addRecord(record);
    }

    private void tell(String version, long epoch, Kind kind) {
        AuditEvent event = new AuditEvent("tiny", version, epoch, kind, null, "somebody", NOW, null);
        consumer.addRecord(new ConsumerRecord<>(AUDIT, 0, events++, bytes("tiny"), event.write()));
    }

    private static ModelManifest manifest(String version, long epoch, boolean shadow) {
        List<GoldenExample> golden = List.of(new GoldenExample("a film", new int[] {101, 102}, new float[] {0, 1}));
        return ModelManifest.ofDelta(
                        new ModelVersion("tiny", version), epoch, null, "0".repeat(64), new byte[] {1}, golden, NOW)
                .again(epoch, null, NOW, shadow);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
