package io.blockbuster.program.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.topology.feed.UpdateTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who publishes and why, as a picocli mixin. */
final class PublishingOptions {
    static final String BY = "blockbuster models";

    @Option(names = "--key", paramLabel = "FILE", description = "The private key that signs ('models keygen').")
    private @Nullable Path key;

    @Option(
            names = "--unsigned",
            description = "Publish without a signature, for processors that run with --allow-unsigned.")
    private boolean unsigned;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for 'models history'.")
    private @Nullable String reason;

    /** Finds the key, so that a mistake shows before anything is done. */
    @Nullable SigningKey signer() {
        if (key == null && !unsigned) {
            throw new CommandException(
                    "an update needs a signature", "Name the private key with --key FILE, or say --unsigned.");
        }
        return key == null ? null : SigningKey.read(key);
    }

    /** Writes an update to its topic and tells of it, and waits until both are kept. */
    void send(Properties kafka, UpdateTopics topics, ModelManifest manifest, ObjectNode details)
            throws InterruptedException {
        byte[] value = manifest.write();
        if (value.length > ModelManifest.MAX_BYTES) {
            throw new CommandException(
                    "the update has " + value.length + " bytes; " + ModelManifest.MAX_BYTES + " fit on the topic",
                    "Put the delta where processors can fetch it and name that with --uri.");
        }
        ProducerRecord<byte[], byte[]> update =
                new ProducerRecord<>(topics.updates(), manifest.key().getBytes(StandardCharsets.UTF_8), value);
        SigningKey signer = signer();
        if (signer != null) {
            update.headers().add(ModelManifest.SIGNATURE_HEADER, signer.sign(value));
        }
        AuditEvent event = new AuditEvent(
                manifest.name(),
                manifest.version(),
                manifest.epoch(),
                AuditEvent.Kind.PUBLISHED,
                reason,
                BY,
                Instant.now(),
                details);
        try (UpdateWriter writer = new UpdateWriter(kafka, topics)) {
            writer.put(update);
            writer.tell(event);
        }
    }
}
