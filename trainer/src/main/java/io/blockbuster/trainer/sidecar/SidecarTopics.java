package io.blockbuster.trainer.sidecar;

/**
 * The names of the topics a sidecar reads and writes.
 *
 * @param labelled the truth about reviews
 * @param updates manifests of updates
 * @param audit what became of updates
 */
public record SidecarTopics(String labelled, String updates, String audit) {
    /** The names that the documentation uses. */
    public static final SidecarTopics DEFAULT = new SidecarTopics("reviews.labelled", "models.updates", "models.audit");
}
