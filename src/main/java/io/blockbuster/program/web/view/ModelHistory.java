package io.blockbuster.program.web.view;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the model, as {@code models.updates} and {@code models.audit} tell of them. Bounded: the versions that
 * something happened to last, the newest events of each. Thread-safe.
 */
public final class ModelHistory {
    static final int MOST_VERSIONS = 100;
    static final int MOST_EVENTS = 20;

    private static final int LONGEST = 200;

    private final Map<Key, Version> versions = new LinkedHashMap<>();
    private final Set<Key> changed = new LinkedHashSet<>();

    private record Key(String name, @Nullable String version) {}

    private static final class Version {
        private ModelRow row;

        private Version(Key key) {
            row = new ModelRow(
                    key.name(), key.version(), null, null, null, null, null, false, Map.of(), Map.of(), List.of());
        }

        private final Deque<ModelEvent> events = new ArrayDeque<>();
    }

    /** Takes an update; published anew, it replaces what was said of the version before. */
    public synchronized void apply(ModelManifest update) {
        Version version = touch(new Key(update.name(), update.version()));
        version.row = new ModelRow(
                update.name(),
                update.version(),
                update.epoch(),
                update.parent(),
                update.kind().name().toLowerCase(Locale.ROOT),
                update.size(),
                update.createdAt().toEpochMilli(),
                update.shadow(),
                Measures.of(update.metrics()),
                Measures.of(update.gate()),
                List.of());
    }

    /** Takes what happened to an update. */
    public synchronized void apply(AuditEvent event) {
        String number = event.version();
        Version version = touch(
                new Key(Measures.cut(event.model(), LONGEST), number == null ? null : Measures.cut(number, LONGEST)));
        if (version.row.epoch() == null) {
            version.row = version.row.withEpoch(event.epoch());
        }
        version.events.addFirst(ModelEvent.of(event));
        if (version.events.size() > MOST_EVENTS) {
            version.events.removeLast();
        }
    }

    /** All versions, the one with the highest epoch first. */
    public synchronized List<ModelRow> rows() {
        return rows(versions.keySet());
    }

    /** The versions that something happened to since the last call. */
    public synchronized List<ModelRow> takeChanges() {
        List<ModelRow> rows = rows(changed);
        changed.clear();
        return rows;
    }

    private Version touch(Key key) {
        Version version = versions.remove(key);
        if (version == null) {
            version = new Version(key);
        }
        versions.put(key, version); // the one seen last stands last
        changed.add(key);
        if (versions.size() > MOST_VERSIONS) {
            Key oldest = versions.keySet().iterator().next();
            versions.remove(oldest);
            changed.remove(oldest);
        }
        return version;
    }

    private List<ModelRow> rows(Collection<Key> keys) {
        return keys.stream()
                .map(key -> row(Objects.requireNonNull(versions.get(key))))
                .sorted(Comparator.comparingLong(ModelHistory::order).reversed())
                .toList();
    }

    private static long order(ModelRow row) {
        Long epoch = row.epoch();
        return epoch == null ? Long.MIN_VALUE : epoch;
    }

    private static ModelRow row(Version version) {
        return version.row.withEvents(version.events.stream()
                .sorted(Comparator.comparingLong(ModelEvent::at).reversed())
                .toList());
    }
}
