package io.blockbuster.program.demo.review;

import io.blockbuster.core.review.Sentiment;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How an author writes, apart from what.
 *
 * @param lowerCase nothing in upper case
 * @param exclaims an exclamation mark for every other full stop
 * @param emoji ends with emoji
 * @param paragraphs blank lines between parts of a long review
 * @param typos the share of longer words that are misspelled
 */
record Habits(boolean lowerCase, boolean exclaims, boolean emoji, boolean paragraphs, double typos) {
    private static final int SENTENCES_PER_PARAGRAPH = 5;

    static Habits draw(RandomGenerator random) {
        return new Habits(
                random.nextInt(12) == 0,
                random.nextInt(8) == 0,
                random.nextInt(7) == 0,
                random.nextInt(3) > 0,
                random.nextInt(5) == 0 ? 0.01 + 0.03 * random.nextDouble() : 0);
    }

    /** The text of these sentences in this author's hand. */
    String write(List<String> sentences, Wording wording, Sentiment intended, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences.size(); i++) {
            String sentence = sentences.get(i);
            if (i > 0) {
                text.append(paragraphs && i % SENTENCES_PER_PARAGRAPH == 0 ? "\n\n" : " ");
            }
            if (exclaims && random.nextBoolean() && sentence.endsWith(".")) {
                text.append(sentence, 0, sentence.length() - 1).append('!');
            } else {
                text.append(sentence);
            }
        }
        String written = typos > 0 ? Typos.in(text.toString(), typos, random) : text.toString();
        if (lowerCase) {
            written = written.toLowerCase(Locale.ROOT);
        }
        return emoji ? written + " " + wording.phrase(intended == Sentiment.POSITIVE ? "emoji+" : "emoji-") : written;
    }
}
