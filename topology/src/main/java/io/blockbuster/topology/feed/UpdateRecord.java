package io.blockbuster.topology.feed;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.UpdateRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code models.updates} as it came, nothing of it believed yet.
 *
 * @param key the record's key
 * @param value the manifest
 * @param signature what the header {@link ModelManifest#SIGNATURE_HEADER} holds
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record UpdateRecord(byte @Nullable [] key, byte[] value, byte @Nullable [] signature) {
    private static final int MAX_SHOWN = 130;

    /** The record a consumer read; null where it only says that a version is gone. */
    public static @Nullable UpdateRecord of(ConsumerRecord<byte @Nullable [], byte @Nullable []> read) {
        byte[] value = read.value();
        if (value == null) {
            return null;
        }
        Header signature = read.headers().lastHeader(ModelManifest.SIGNATURE_HEADER);
        return new UpdateRecord(read.key(), value, signature == null ? null : signature.value());
    }

    /** The key as it may be shown: short, and of plain characters. */
    String shownKey() {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]", "?");
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    /**
     * The manifest, once its signature was checked.
     *
     * @throws UpdateRefusedException if it is not to be believed, no manifest, or under another's key
     */
    public ModelManifest verified(Trust trust) {
        if (value.length > ModelManifest.MAX_BYTES) {
            throw new UpdateRefusedException(
                    Refusal.MALFORMED,
                    "the record has " + value.length + " bytes; " + ModelManifest.MAX_BYTES + " is the most");
        }
        trust.require(value, signature);
        ModelManifest manifest = ModelManifest.read(value);
        if (!Arrays.equals(manifest.key().getBytes(StandardCharsets.UTF_8), key)) {
            throw new UpdateRefusedException(
                    Refusal.MALFORMED, "the record of " + manifest.key() + " lies under another key");
        }
        return manifest;
    }
}
