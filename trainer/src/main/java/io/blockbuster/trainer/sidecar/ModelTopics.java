package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.UpdateRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code models.updates} and {@code models.audit} say of one model's updates: which there are, and which a processor
 * has taken. A manifest without a trusted signature says nothing. Events are not signed, so one alone makes nothing
 * champion: it only says which of the signed updates are in use. Used by one thread.
 */
final class ModelTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTopics.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PAYLOADS = 20;
    private static final Comparator<ModelManifest> BY_EPOCH = Comparator.comparingLong(ModelManifest::epoch);

    private final SidecarTopics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Trust trust;
    private final String model;
    private final Map<String, Update> updates = new HashMap<>();
    private final Set<Release> taken = new HashSet<>();
    private long highestEpoch;

    /** One publication of a version. */
    private record Release(String version, long epoch) {}

    /** A record of {@code models.updates}: what it says, and its value byte for byte. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Update(ModelManifest manifest, byte[] value) {
        Release release() {
            return new Release(manifest.version(), manifest.epoch());
        }
    }

    /**
     * @param consumer at read_committed
     * @param model the model's family
     */
    ModelTopics(SidecarTopics topics, Consumer<byte[], byte[]> consumer, Trust trust, String model) {
        this.topics = topics;
        this.consumer = consumer;
        this.trust = trust;
        this.model = model;
    }

    /**
     * Reads both topics to where they end now.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}
     */
    void catchUp(Duration timeout) {
        assign();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        topics.updates() + " and " + topics.audit() + " cannot be read to their ends");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
    }

    private void assign() {
        List<TopicPartition> wanted = new ArrayList<>();
        for (String topic : List.of(topics.updates(), topics.audit())) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                wanted.add(new TopicPartition(topic, info.partition()));
            }
        }
        Set<TopicPartition> before = consumer.assignment();
        if (!before.equals(Set.copyOf(wanted))) {
            List<TopicPartition> added = wanted.stream()
                    .filter(partition -> !before.contains(partition))
                    .toList();
            consumer.assign(wanted);
            consumer.seekToBeginning(added);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            if (record.topic().equals(topics.updates())) {
                takeManifest(record);
            } else {
                takeEvent(AuditEvent.read(record.value()));
            }
        } catch (UpdateRefusedException | IOException e) {
            LOG.atDebug()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("Passed over a record");
        }
    }

    private void takeManifest(ConsumerRecord<byte[], byte[]> record) {
        Header signature = record.headers().lastHeader(ModelManifest.SIGNATURE_HEADER);
        trust.require(record.value(), signature == null ? null : signature.value());
        ModelManifest manifest = ModelManifest.read(record.value());
        if (manifest.name().equals(model)) {
            // An old record put over a newer one of the same version changes nothing.
            updates.merge(
                    manifest.version(),
                    new Update(manifest, record.value()),
                    (present, read) ->
                            read.manifest().epoch() >= present.manifest().epoch() ? read : present);
            highestEpoch = Math.max(highestEpoch, manifest.epoch());
            dropOldPayloads();
        }
    }

    private void takeEvent(AuditEvent event) {
        String version = event.version();
        Long epoch = event.epoch();
        if (!event.model().equals(model) || version == null || epoch == null) {
            return;
        }
        switch (event.event()) {
            case ACCEPTED, PROMOTED, ROLLED_BACK -> taken.add(new Release(version, epoch));
            default -> {
                // Whoever is told to go on with another model is told so by one of the events above.
            }
        }
    }

    /** Forgets the update with the lowest epoch that is not in force: manifests hold whole deltas. */
    private void dropOldPayloads() {
        if (updates.size() > PAYLOADS) {
            Optional<ModelManifest> inForce = inForce();
            updates.values().stream()
                    .map(Update::manifest)
                    .filter(update ->
                            inForce.isEmpty() || !inForce.get().version().equals(update.version()))
                    .min(BY_EPOCH)
                    .ifPresent(oldest -> updates.remove(oldest.version()));
        }
    }

    /** The highest epoch there is; 0 of none. */
    long highestEpoch() {
        return highestEpoch;
    }

    /** Whether exactly this manifest is on the topic, the newest of its version. */
    boolean holds(String version, byte[] manifest) {
        Update found = updates.get(version);
        return found != null && Arrays.equals(found.value(), manifest);
    }

    /**
     * The update in force: of those signed to be in force that a processor has taken, the one with the highest epoch.
     */
    Optional<ModelManifest> inForce() {
        return updates.values().stream()
                .filter(update -> !update.manifest().shadow())
                .filter(update -> taken.contains(update.release()))
                .map(Update::manifest)
                .max(BY_EPOCH);
    }
}
