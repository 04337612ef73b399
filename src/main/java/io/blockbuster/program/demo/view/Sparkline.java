package io.blockbuster.program.demo.view;

import java.util.List;

/** A trend as a row of block characters, one a window: low is negative, high is positive. */
final class Sparkline {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** The newest {@code width} of these shares in [0, 1], padded with blanks to that width. */
    static String of(List<Double> shares, int width, Ink ink) {
        List<Double> shown = shares.subList(Math.max(0, shares.size() - width), shares.size());
        StringBuilder line = new StringBuilder();
        for (double share : shown) {
            int level = (int) Math.min(LEVELS.length() - 1, Math.floor(share * LEVELS.length()));
            line.append(ink.byShare(share, LEVELS.substring(level, level + 1)));
        }
        return line.append(" ".repeat(width - shown.size())).toString();
    }
}
