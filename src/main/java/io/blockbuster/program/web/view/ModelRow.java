package io.blockbuster.program.web.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of the model, as the page lists it: the update that carries it, where it was published, and what happened
 * to it. What is not known is null.
 *
 * @param name the model's family
 * @param version the version within the family; null where the update does not say it readably
 * @param epoch the order of updates: of those accepted, the one with the highest is in force
 * @param parent the version in force when this one was made
 * @param kind {@code lora} or {@code full}
 * @param size of what is to be fetched or lies in the update, in bytes
 * @param createdAt when the update was made, in milliseconds since 1970
 * @param shadow whether it was published to score beside the one in force
 * @param metrics what was measured, name by name
 * @param gate what it had to pass before it was published, name by name
 * @param events what happened to it, the newest first
 */
public record ModelRow(
        String name,
        @Nullable String version,
        @Nullable Long epoch,
        @Nullable String parent,
        @Nullable String kind,
        @Nullable Long size,
        @Nullable Long createdAt,
        boolean shadow,
        Map<String, String> metrics,
        Map<String, String> gate,
        List<ModelEvent> events) {
    ModelRow withEpoch(@Nullable Long value) {
        return new ModelRow(name, version, value, parent, kind, size, createdAt, shadow, metrics, gate, events);
    }

    ModelRow withEvents(List<ModelEvent> value) {
        return new ModelRow(name, version, epoch, parent, kind, size, createdAt, shadow, metrics, gate, value);
    }
}
