package io.blockbuster.core.update;

import java.util.regex.Pattern;

/**
 * A file of a model's folder, as a manifest names it.
 *
 * @param name a plain name without any path
 * @param size in bytes
 * @param sha256 of its content, in lower-case hexadecimal digits
 */
public record ModelFile(String name, long size, String sha256) {
    /** The largest file of a model, in bytes. */
    public static final long MAX_SIZE = 4L << 30;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** @throws UpdateRefusedException if the name is no plain name, or the size or the digest cannot be one */
    public ModelFile {
        if (!NAME.matcher(name).matches()) {
            throw new UpdateRefusedException(
                    Refusal.MALFORMED,
                    "the file name \"" + UntrustedJson.shortened(name)
                            + "\" is refused: letters, digits, dot, dash and underscore make a name, and no path");
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new UpdateRefusedException(
                    Refusal.MALFORMED, name + " is said to have " + size + " bytes; " + MAX_SIZE + " is the most");
        }
        ManifestRules.requireDigest("the sha256 of " + name, sha256);
    }
}
