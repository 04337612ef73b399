package io.blockbuster.program.demo.view;

/** The colours of a terminal, or none. */
enum Ink {
    COLOURED,
    PLAIN;

    private static final double GOOD = 0.6;
    private static final double BAD = 0.4;

    static Ink of(boolean colours) {
        return colours ? COLOURED : PLAIN;
    }

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    /** Green, yellow or red for a positive share in [0, 1]. */
    String byShare(double share, String text) {
        return paint(share >= GOOD ? "32" : share <= BAD ? "31" : "33", text);
    }

    private String paint(String code, String text) {
        return this == COLOURED && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
