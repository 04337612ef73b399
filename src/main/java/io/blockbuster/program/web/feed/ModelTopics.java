package io.blockbuster.program.web.feed;

/**
 * The names of the topics that tell of the model.
 *
 * @param updates the updates themselves
 * @param audit what happened to them
 */
public record ModelTopics(String updates, String audit) {
    /** The names that the documentation uses. */
    public static final ModelTopics DEFAULT = new ModelTopics("models.updates", "models.audit");
}
