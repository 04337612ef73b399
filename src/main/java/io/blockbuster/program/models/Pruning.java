package io.blockbuster.program.models;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which published versions are worth keeping, and why: those in force, waiting, recent, named, or built upon.
 *
 * <p>What processors have not decided about yet is kept, so where {@code models.audit} tells nothing, everything is.
 */
final class Pruning {
    private final PublishedUpdates updates;
    private final Map<PublishedUpdate, String> kept = new LinkedHashMap<>();

    /**
     * What becomes of a version.
     *
     * @param reason why it is kept; null where it is not
     */
    record Fate(PublishedUpdate update, @Nullable String reason) {
        boolean isKept() {
            return reason != null;
        }
    }

    /** One publication of a version. */
    private record Release(String key, long epoch) {}

    private Pruning(PublishedUpdates updates) {
        this.updates = updates;
    }

    /**
     * The fate of each version, the highest epoch first.
     *
     * @param events of {@code models.audit}
     * @param newest how many of the newest versions that processors have taken are kept
     * @param named versions that are kept, as {@code version} or {@code name@version}
     * @throws io.blockbuster.program.cli.CommandException if a named version is not there
     */
    static List<Fate> of(PublishedUpdates updates, List<AuditEvent> events, int newest, List<String> named) {
        Set<String> asked =
                named.stream().map(version -> updates.require(version).key()).collect(Collectors.toSet());
        Set<Release> taken = events.stream()
                .filter(Pruning::isTaken)
                .map(event -> new Release(
                        event.model() + "@" + event.version(), Objects.requireNonNullElse(event.epoch(), 0L)))
                .collect(Collectors.toSet());
        Pruning pruning = new Pruning(updates);
        pruning.keepWhatCounts(taken);
        pruning.keepNewest(taken.stream().map(Release::key).collect(Collectors.toSet()), newest);
        pruning.keepNamed(asked);
        pruning.keepBases();
        return updates.all().stream()
                .map(update -> new Fate(update, pruning.kept.get(update)))
                .toList();
    }

    private static boolean isTaken(AuditEvent event) {
        return switch (event.event()) {
            case ACCEPTED, PROMOTED, ROLLED_BACK -> true;
            default -> false;
        };
    }

    private void keepWhatCounts(Set<Release> taken) {
        long decided = taken.stream().mapToLong(Release::epoch).max().orElse(0);
        boolean inForce = false;
        for (PublishedUpdate update : updates.all()) {
            ModelManifest manifest = update.manifest();
            if (manifest == null) {
                continue;
            }
            if (manifest.epoch() > decided) {
                kept.put(update, "not decided yet");
            } else if (!inForce && manifest.shadow()) {
                kept.put(update, "a shadow");
            } else if (!inForce && taken.contains(new Release(update.key(), manifest.epoch()))) {
                inForce = true;
                kept.put(update, "in force");
            }
        }
    }

    private void keepNewest(Set<String> taken, int newest) {
        List<PublishedUpdate> recent = new ArrayList<>(updates.all());
        recent.removeIf(update -> update.manifest() == null || !taken.contains(update.key()));
        recent.stream().limit(newest).forEach(update -> kept.putIfAbsent(update, "one of the newest " + newest));
    }

    private void keepNamed(Set<String> asked) {
        updates.all().stream()
                .filter(update -> update.manifest() != null && asked.contains(update.key()))
                .forEach(update -> kept.putIfAbsent(update, "named"));
    }

    /** Keeps the full models that what is kept is a delta to. */
    private void keepBases() {
        for (PublishedUpdate update : List.copyOf(kept.keySet())) {
            String base = Objects.requireNonNull(update.manifest()).baseSha256();
            updates.all().stream()
                    .filter(other -> other.manifest() != null
                            && other.manifest().kind() == ModelManifest.Kind.FULL
                            && other.manifest().sha256().equals(base))
                    .forEach(other -> kept.putIfAbsent(other, "the base of " + update.key()));
        }
    }
}
