package io.blockbuster.core.report;

import java.util.Locale;

/** Text and numbers as they may stand in HTML, whatever the text holds. */
public final class Html {
    private Html() {}

    /** A text that shows as it is: nothing in it is markup, and nothing turns the page's direction around. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isShown(c) ? c : ' ');
            }
        });
        return safe.toString();
    }

    private static boolean isShown(int c) {
        int type = Character.getType(c);
        return c == '\n' || (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE);
    }

    /** The beginning of a text, cut between characters. */
    static String beginning(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters)) + "…";
    }

    /** A number with a fixed count of decimals; a dash where it is none. */
    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "–";
    }

    /** A share in percent. */
    static String percent(double share) {
        return Double.isFinite(share) ? number(100 * share, 1) + " %" : "–";
    }
}
