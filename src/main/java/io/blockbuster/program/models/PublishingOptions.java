package io.blockbuster.program.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.topology.feed.UpdateTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Who publishes and why, as a picocli mixin. */
final class PublishingOptions {
    private static final String BY = "blockbuster models";

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
        ProducerRecord<byte[], byte[]> update = new ProducerRecord<>(topics.updates(), bytes(manifest.key()), value);
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
        Properties properties = new Properties();
        properties.put("client.id", "blockbuster-models");
        properties.put("delivery.timeout.ms", "30000");
        properties.put("request.timeout.ms", "10000");
        properties.putAll(kafka);
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(update).get();
            producer.send(new ProducerRecord<>(topics.audit(), bytes(event.model()), event.write()))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    /**
     * Publishes an update once more, in force and above all others, and says so.
     *
     * @param action what the publisher calls it
     * @return the exit code
     */
    int again(ModelTopicOptions cluster, PublishedUpdates updates, ModelManifest former, String action, Console console)
            throws InterruptedException {
        String from = updates.inForce().map(ModelManifest::version).orElse(null);
        ModelManifest again = former.again(updates.newestEpoch() + 1, from, Instant.now(), false);
        ObjectNode details =
                ReviewJson.mapper().createObjectNode().put("action", action).put("from", from);
        send(cluster.kafka(), cluster.topics(), again, details);
        String place = from == null ? "" : ", in place of " + from;
        console.out().println("Published " + again.key() + " again as epoch " + again.epoch() + place + ".");
        console.err().println("'blockbuster models history' shows when processors have taken it, or why not.");
        return ExitCode.OK;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
