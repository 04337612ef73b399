package io.blockbuster.core.model;

/**
 * The name and version of a model, as stamped on each review it scores.
 *
 * @param name the model's family, such as {@code blockbuster-tiny}
 * @param version the version within the family, such as {@code 1.0.0}
 */
public record ModelVersion(String name, String version) {
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
