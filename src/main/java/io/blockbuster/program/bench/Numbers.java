package io.blockbuster.program.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them; a dash where there is none. */
final class Numbers {
    static final String NONE = "–";

    private Numbers() {}

    static String rate(double perSecond) {
        return text("%,.0f", perSecond);
    }

    /** Operations, of floating point or of integers. */
    static String mega(double operations) {
        return text("%.1f million", operations / 1e6);
    }

    static String giga(double operationsPerSecond) {
        return text("%.1f billion/s", operationsPerSecond / 1e9);
    }

    static String percent(double share) {
        return text("%.0f %%", 100 * share);
    }

    static String millis(double value) {
        return text("%.2f", value);
    }

    static String kilobytes(@Nullable Samples bytes) {
        return bytes == null ? NONE : text("%.1f", bytes.median() / 1e3);
    }

    static String megabytes(@Nullable Samples bytes) {
        return bytes == null ? NONE : text("%,.0f", bytes.greatest() / 1e6);
    }

    /** A format filled in, as in {@link String#format}; a dash where a number is none. */
    static String text(String format, Object... values) {
        for (Object value : values) {
            if (value instanceof Double number && number.isNaN()) {
                return NONE;
            }
        }
        return String.format(Locale.ROOT, format, values);
    }
}
