package io.blockbuster.program.hub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A model on the Hub at some revision.
 *
 * @param name {@code OWNER/NAME}, or {@code NAME} alone for the oldest models
 * @param revision a branch, tag or commit
 */
public record HubModel(String name, String revision) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    public HubModel {
        String[] parts = name.split("/", -1);
        for (String part : parts) {
            if (parts.length > 2 || !PART.matcher(part).matches() || part.contains("..")) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name of a model: OWNER/NAME is expected, such as prajjwal1/bert-tiny");
            }
        }
        if (revision.isBlank()) {
            throw new IllegalArgumentException("the revision is empty");
        }
    }

    /** The same model at another revision. */
    HubModel at(String other) {
        return new HubModel(name, other);
    }

    /** The path of what the Hub knows about the model. */
    String infoPath() {
        return "/api/models/" + name + (revision.equals("main") ? "" : "/revision/" + encoded(revision));
    }

    /** The path of a file. */
    String filePath(String file) {
        return "/" + name + "/resolve/" + encoded(revision) + "/" + encoded(file);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
