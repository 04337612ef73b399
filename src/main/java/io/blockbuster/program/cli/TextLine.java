package io.blockbuster.program.cli;

import io.blockbuster.core.review.Sentiment;
import java.util.Locale;

/** Lines of text for people: one review each, whatever the review holds. */
public final class TextLine {
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String RESET = "\u001b[0m";

    private TextLine() {}

    /** A label, its P(positive) and something about the review. */
    public static String scored(Sentiment label, double positive, String review, boolean colours) {
        String start = String.format(Locale.ROOT, "%-8s  %.4f", label.name().toLowerCase(Locale.ROOT), positive);
        String coloured = (label == Sentiment.POSITIVE ? GREEN : RED) + start + RESET;
        return (colours ? coloured : start) + "  " + review;
    }

    /**
     * The beginning of a text on one line: white space and control characters become single spaces, so that a review
     * cannot move the cursor or colour the terminal.
     *
     * @param length at most so many characters
     */
    public static String shortened(String text, int length) {
        String start = text.codePointCount(0, text.length()) > 4 * length
                ? text.substring(0, text.offsetByCodePoints(0, 4 * length))
                : text;
        String line = start.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").strip();
        if (line.codePointCount(0, line.length()) <= length) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, length - 1)) + "…";
    }

    /** A text on one line in exactly {@code width} characters. */
    public static String padded(String text, int width) {
        String line = shortened(text, width);
        return line + " ".repeat(width - line.codePointCount(0, line.length()));
    }
}
