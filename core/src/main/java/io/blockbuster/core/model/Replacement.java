package io.blockbuster.core.model;

/**
 * A change to the text before it is tokenized, such as {@code <br />} to a space.
 *
 * @param find the exact text to look for, not empty
 * @param with what stands in its place
 */
public record Replacement(String find, String with) {}
