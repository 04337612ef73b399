package io.blockbuster.program.models;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.topology.feed.UpdateRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What lies on the topic of updates: the newest record of each version. */
final class PublishedUpdates {
    private final List<PublishedUpdate> updates;

    private PublishedUpdates(List<PublishedUpdate> updates) {
        this.updates = updates;
    }

    static PublishedUpdates of(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, PublishedUpdate> byKey = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            String key = each.key() == null ? "" : new String(each.key(), StandardCharsets.UTF_8);
            UpdateRecord update = UpdateRecord.of(each);
            byKey.remove(key);
            if (update != null) {
                byKey.put(key, PublishedUpdate.of(update));
            }
        }
        return new PublishedUpdates(new ArrayList<>(byKey.values()));
    }

    /** All, the highest epoch first, what is no manifest at the end. */
    List<PublishedUpdate> all() {
        return updates.stream()
                .sorted(Comparator.comparingLong(PublishedUpdates::epochOf).reversed())
                .toList();
    }

    /** The manifests, the highest epoch first. */
    List<ModelManifest> manifests() {
        return all().stream()
                .map(PublishedUpdate::manifest)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The highest epoch; 0 where there is none. */
    long newestEpoch() {
        return manifests().stream().mapToLong(ModelManifest::epoch).max().orElse(0);
    }

    /** The update that processors score by if they take all there is. */
    Optional<ModelManifest> inForce() {
        return manifests().stream().filter(manifest -> !manifest.shadow()).findFirst();
    }

    /**
     * The update of a version.
     *
     * @param version {@code version} or {@code name@version}
     * @throws CommandException if several models have a version of that name
     */
    Optional<ModelManifest> find(String version) {
        List<ModelManifest> found = manifests().stream()
                .filter(manifest ->
                        manifest.version().equals(version) || manifest.key().equals(version))
                .toList();
        if (found.size() > 1) {
            throw new CommandException(
                    "several models have a version " + version + ": "
                            + String.join(
                                    ", ", found.stream().map(ModelManifest::key).toList()),
                    "Name one of them in full, as name@version.");
        }
        return found.stream().findFirst();
    }

    /** As {@link #find}, where the version must be there. */
    ModelManifest require(String version) {
        return find(version)
                .orElseThrow(() -> new CommandException(
                        "no update of version " + version + " was published",
                        "'blockbuster models list' shows those that were."));
    }

    private static long epochOf(PublishedUpdate update) {
        ModelManifest manifest = update.manifest();
        return manifest == null ? 0 : manifest.epoch();
    }
}
