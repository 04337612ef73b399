package io.blockbuster.program.models;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.topology.feed.UpdateRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest record of a version on the topic of updates.
 *
 * @param update the record as it lies there
 * @param manifest what it says; null where it is no manifest
 * @param problem why it is none; null where it is one
 */
record PublishedUpdate(
        UpdateRecord update,
        @Nullable ModelManifest manifest,
        @Nullable String problem) {
    static PublishedUpdate of(UpdateRecord update) {
        try {
            // Whether it is to be believed is for those to say who know a key.
            return new PublishedUpdate(update, update.verified(new Trust(List.of(), true)), null);
        } catch (UpdateRefusedException e) {
            return new PublishedUpdate(update, null, e.reason());
        }
    }

    /** The record's key. */
    String key() {
        byte[] key = update.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
