package io.blockbuster.trainer.corpus;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Some sentences in a row out of longer texts: what a model that has read whole reviews only knows little of. */
public final class Passages {
    private Passages() {}

    /**
     * Passages without labels; of each text the same for the same seed, in whatever company.
     *
     * @param number of passages of each text; a text of one sentence has none
     * @param least the fewest sentences of a passage, or all but one of a text that has not so many
     * @param most the most sentences of a passage
     */
    public static List<LabelledText> of(List<LabelledText> texts, int number, int least, int most, long seed) {
        List<LabelledText> passages = new ArrayList<>();
        for (LabelledText text : texts) {
            List<Integer> bounds = bounds(text.text());
            int count = bounds.size() - 1;
            if (count < 2) {
                continue;
            }
            int longest = Math.min(most, count - 1);
            int shortest = Math.min(least, longest);
            Random random = new Random(seed ^ text.id().hashCode());
            for (int i = 0; i < number; i++) {
                int length = shortest + random.nextInt(longest - shortest + 1);
                int first = random.nextInt(count - length + 1);
                String passage = text.text().substring(bounds.get(first), bounds.get(first + length));
                passages.add(new LabelledText(text.id() + "#" + i, passage, LabelledText.UNLABELLED));
            }
        }
        return passages;
    }

    private static List<Integer> bounds(String text) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        List<Integer> bounds = new ArrayList<>();
        for (int bound = sentences.first(); bound != BreakIterator.DONE; bound = sentences.next()) {
            bounds.add(bound);
        }
        return bounds;
    }
}
