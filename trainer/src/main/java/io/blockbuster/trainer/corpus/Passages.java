package io.blockbuster.trainer.corpus;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Some sentences in a row out of longer texts: what a model that has read whole reviews only knows little of.
 *
 * @param least the fewest sentences of a passage, or all but one of a text that has not so many
 * @param most the most sentences of a passage
 * @param seed by which they are picked
 */
public record Passages(int least, int most, long seed) {
    /**
     * Passages without labels; of each text the same for the same seed, in whatever company.
     *
     * @param number of passages of each text; a text of one sentence has none
     */
    public List<LabelledText> of(List<LabelledText> texts, int number) {
        List<LabelledText> passages = new ArrayList<>();
        for (Sentences text : several(texts)) {
            Random random = random(text);
            for (int i = 0; i < number; i++) {
                passages.add(unlabelled(text.id() + "#" + i, cut(text, random)));
            }
        }
        return passages;
    }

    /**
     * Passages without labels that begin in one text and end in another: who knows a text by heart, by a name in it, knows
     * nothing of these. Each part has {@link #least} to {@link #most} sentences.
     *
     * @param number of passages that begin in each text; a text of one sentence has part in none
     */
    public List<LabelledText> mixed(List<LabelledText> texts, int number) {
        List<LabelledText> passages = new ArrayList<>();
        List<Sentences> sources = several(texts);
        for (Sentences text : sources) {
            Random random = random(text);
            for (int i = 0; i < number; i++) {
                Sentences other = sources.get(random.nextInt(sources.size()));
                String both =
                        cut(text, random).strip() + " " + cut(other, random).strip();
                passages.add(unlabelled(text.id() + "+" + other.id() + "#" + i, both));
            }
        }
        return passages;
    }

    private Random random(Sentences text) {
        return new Random(seed ^ text.id().hashCode());
    }

    private String cut(Sentences text, Random random) {
        int count = text.count();
        int longest = Math.min(most, count - 1);
        int shortest = Math.min(least, longest);
        int length = shortest + random.nextInt(longest - shortest + 1);
        int first = random.nextInt(count - length + 1);
        return text.text().substring(text.bounds().get(first), text.bounds().get(first + length));
    }

    private static LabelledText unlabelled(String id, String text) {
        return new LabelledText(id, text, LabelledText.UNLABELLED);
    }

    /** The texts of more than one sentence. */
    private static List<Sentences> several(List<LabelledText> texts) {
        return texts.stream().map(Sentences::of).flatMap(Optional::stream).toList();
    }

    private record Sentences(String id, String text, List<Integer> bounds) {
        static Optional<Sentences> of(LabelledText text) {
            BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
            sentences.setText(text.text());
            List<Integer> bounds = new ArrayList<>();
            for (int bound = sentences.first(); bound != BreakIterator.DONE; bound = sentences.next()) {
                bounds.add(bound);
            }
            return bounds.size() < 3 ? Optional.empty() : Optional.of(new Sentences(text.id(), text.text(), bounds));
        }

        int count() {
            return bounds.size() - 1;
        }
    }
}
