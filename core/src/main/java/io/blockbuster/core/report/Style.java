package io.blockbuster.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How pages and plots look, light and dark. */
final class Style {
    private Style() {}

    /** The style sheet of a page, plots included. */
    static String page() {
        return plot() + read("report.css");
    }

    /** The style sheet of a plot. */
    static String plot() {
        return read("plot.css");
    }

    private static String read(String name) {
        try (InputStream in = Style.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
