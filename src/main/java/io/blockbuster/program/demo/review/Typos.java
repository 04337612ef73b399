package io.blockbuster.program.demo.review;

import java.util.random.RandomGenerator;

/** Misspelling as fast fingers do it: letters swapped, left out or doubled. */
final class Typos {
    private static final int SHORTEST = 5;

    private Typos() {}

    /** The text with about {@code share} of its words of five letters and more misspelled. */
    static String in(String text, double share, RandomGenerator random) {
        StringBuilder result = new StringBuilder(text.length() + 8);
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (end - start >= SHORTEST && random.nextDouble() < share) {
                result.append(misspelled(text.substring(start, end), random));
            } else {
                result.append(text, start, end);
            }
            if (end < text.length()) {
                result.append(text.charAt(end++));
            }
            start = end;
        }
        return result.toString();
    }

    private static String misspelled(String word, RandomGenerator random) {
        int at = 1 + random.nextInt(word.length() - 2);
        String before = word.substring(0, at);
        String after = word.substring(at + 1);
        return switch (random.nextInt(3)) {
            case 0 -> before + after;
            case 1 -> before + word.charAt(at) + word.charAt(at) + after;
            default -> before + after.charAt(0) + word.charAt(at) + after.substring(1);
        };
    }
}
