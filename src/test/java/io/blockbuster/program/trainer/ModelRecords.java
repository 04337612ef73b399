package io.blockbuster.program.trainer;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Trust;
import io.blockbuster.program.exactlyonce.TopicReader;
import io.blockbuster.topology.feed.UpdateRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What lies on {@code models.updates} and {@code models.audit} at this moment. */
final class ModelRecords {
    private final TopicReader topics;
    private final Trust trust;

    /** @param trust the keys that every update is to be signed by */
    ModelRecords(String bootstrapServers, Trust trust) {
        this.topics = new TopicReader(bootstrapServers);
        this.trust = trust;
    }

    /** The updates, in order. */
    List<ModelManifest> updates() {
        return read("models.updates").stream()
                .map(record -> Objects.requireNonNull(UpdateRecord.of(record)).verified(trust))
                .toList();
    }

    /** The events of a kind, in order. */
    List<AuditEvent> events(AuditEvent.Kind kind) throws IOException {
        List<AuditEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : read("models.audit")) {
            events.add(AuditEvent.read(Objects.requireNonNull(record.value())));
        }
        return events.stream().filter(event -> event.event() == kind).toList();
    }

    private List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read(String topic) {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
        topics.read(topic, records::add);
        return records;
    }
}
