package io.blockbuster.topology.feed;

import java.util.List;

/**
 * The names of the topics that updates travel on.
 *
 * @param updates manifests, by {@code name@version}
 * @param audit what happened to them, by name
 */
public record UpdateTopics(String updates, String audit) {
    /** The names that the documentation uses. */
    public static final UpdateTopics DEFAULT = new UpdateTopics("models.updates", "models.audit");

    /** Both. */
    public List<String> all() {
        return List.of(updates, audit);
    }
}
