package io.blockbuster.program.demo.review;

import io.blockbuster.core.review.Sentiment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A writer of reviews from a grammar, each with the sentiment it means to express. The same seed and the same calls give
 * the same reviews; no two of a million are alike. Used by one thread.
 */
public final class ReviewGenerator {
    /** What a review may speak of; each is a rule for praise and one for blame. */
    private static final List<String> ASPECTS = List.of(
            "acting", "story", "direction", "craft", "dialogue", "negation", "compare", "audience", "story", "acting");

    /** One review in this many is not clear: mixed, hedged or sarcastic. */
    private static final int UNCLEAR_EVERY = 8;

    /** Below this length in words chance may write the same review twice. */
    private static final int SHORT = 60;

    private static final int REMEMBERED = 1_000_000;
    private static final int LONG_ENOUGH_TO_CONCEDE = 60;
    private static final int LONG_ENOUGH_FOR_PLOT = 30;

    private final PhraseBook book = PhraseBook.load();
    private final SplittableRandom random;
    private final Set<Long> shortTexts = new HashSet<>();

    public ReviewGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * A review.
     *
     * @param lengths the distribution its length is drawn from
     */
    public GeneratedReview next(Film film, Sentiment intended, LengthProfile lengths) {
        int words = lengths.draw(random);
        boolean clear = random.nextInt(UNCLEAR_EVERY) > 0;
        Wording wording = new Wording(book, random, film.bindings());
        List<String> sentences = sentences(wording, intended, clear, words);
        while (words < SHORT && !isNew(sentences)) {
            sentences.add(sentences.size() - 1, wording.sentence("detail"));
        }
        String text = Habits.draw(random).write(sentences, wording, intended, random);
        return new GeneratedReview(film, text, handle(), rating(intended, clear), intended, clear);
    }

    private List<String> sentences(Wording wording, Sentiment intended, boolean clear, int words) {
        String sign = sign(intended);
        List<String> sentences = new ArrayList<>();
        String verdict = wording.sentence("verdict" + sign);
        int left = words - count(verdict);
        if (left > 4) {
            left -= add(sentences, wording.sentence((clear ? "opening" : unclearOpening(intended)) + sign));
        }
        int aspect = random.nextInt(ASPECTS.size());
        boolean plot = words >= LONG_ENOUGH_FOR_PLOT;
        boolean concede = words >= LONG_ENOUGH_TO_CONCEDE;
        while (left > 0) {
            String sentence;
            if (plot && random.nextInt(5) == 0) {
                sentence = wording.sentence("plot");
                plot = words > 300 && random.nextBoolean();
            } else if (concede && random.nextInt(8) == 0) {
                sentence = wording.sentence("concede" + opposite(intended));
                concede = false;
            } else {
                aspect = (aspect + 1 + random.nextInt(2)) % ASPECTS.size();
                boolean against = !clear && random.nextInt(3) == 0;
                sentence = withLeadIn(
                        wording, wording.sentence(ASPECTS.get(aspect) + (against ? opposite(intended) : sign)));
            }
            // Half of an average overshoot is as often too much as too little.
            if (count(sentence) > 2 * left) {
                break;
            }
            left -= add(sentences, sentence);
        }
        sentences.add(verdict);
        return sentences;
    }

    private boolean isNew(List<String> sentences) {
        if (shortTexts.size() == REMEMBERED) {
            shortTexts.clear();
        }
        long hash = 1;
        for (String sentence : sentences) {
            hash = hash * 0x5DEECE66DL + sentence.hashCode();
        }
        return shortTexts.add(hash);
    }

    private String unclearOpening(Sentiment intended) {
        return intended == Sentiment.NEGATIVE && random.nextInt(3) == 0 ? "sarcasm" : "hedge";
    }

    private String withLeadIn(Wording wording, String sentence) {
        boolean fits = sentence.startsWith("The ") || sentence.startsWith("It ") || sentence.startsWith("There ");
        if (!fits || random.nextInt(6) > 0) {
            return sentence;
        }
        return wording.sentence("leadin") + " " + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private String handle() {
        Wording wording = new Wording(book, random, Map.of());
        String separator = random.nextInt(3) == 0 ? "_" : "";
        return wording.phrase("handle-first") + separator + wording.phrase("handle-second") + random.nextInt(1_000);
    }

    private int rating(Sentiment intended, boolean clear) {
        if (intended == Sentiment.POSITIVE) {
            return clear ? 8 + random.nextInt(3) : 6 + random.nextInt(2);
        }
        return clear ? 1 + random.nextInt(3) : 4 + random.nextInt(2);
    }

    private static int add(List<String> sentences, String sentence) {
        sentences.add(sentence);
        return count(sentence);
    }

    private static int count(String sentence) {
        int words = 1;
        for (int i = 0; i < sentence.length(); i++) {
            if (sentence.charAt(i) == ' ') {
                words++;
            }
        }
        return words;
    }

    private static String sign(Sentiment sentiment) {
        return sentiment == Sentiment.POSITIVE ? "+" : "-";
    }

    private static String opposite(Sentiment sentiment) {
        return sentiment == Sentiment.POSITIVE ? "-" : "+";
    }
}
