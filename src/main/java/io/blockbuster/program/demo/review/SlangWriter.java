package io.blockbuster.program.demo.review;

import io.blockbuster.core.review.Sentiment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A writer of reviews that praise and blame in words of their own, in sentences that say neither without them: what they
 * mean cannot be known before somebody says so. Used by one thread.
 */
public final class SlangWriter {
    /** What the grammar calls the word in a sentence. */
    static final String WORD = "slang-word";

    private static final int MOST_PLOT = 3;
    private static final int MOST_SLANG = 2;

    private final PhraseBook book = PhraseBook.load();
    private final SplittableRandom random;

    public SlangWriter(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A review in slang. */
    public GeneratedReview next(Film film, Sentiment intended) {
        boolean praise = intended == Sentiment.POSITIVE;
        Map<String, String> bindings = new HashMap<>(film.bindings());
        Wording wording = new Wording(book, random, bindings);
        List<String> sentences = new ArrayList<>();
        for (int i = 1 + random.nextInt(MOST_PLOT); i > 0; i--) {
            sentences.add(wording.sentence("plot"));
        }
        for (int i = 1 + random.nextInt(MOST_SLANG); i > 0; i--) {
            bindings.put(WORD, wording.phrase(praise ? "slang+" : "slang-"));
            sentences.add(random.nextInt(sentences.size() + 1), wording.sentence("slang"));
        }
        String author = wording.phrase("handle-first") + wording.phrase("handle-second") + random.nextInt(1_000);
        int rating = praise ? 8 + random.nextInt(3) : 1 + random.nextInt(3);
        return new GeneratedReview(film, String.join(" ", sentences), author, rating, intended, true);
    }
}
