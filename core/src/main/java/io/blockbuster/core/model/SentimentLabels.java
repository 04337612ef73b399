package io.blockbuster.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which logits mean positive and negative.
 *
 * @param names the classes in the order of the logits
 * @param positive index of the positive class
 * @param negative index of the negative class
 */
public record SentimentLabels(List<String> names, int positive, int negative) {
    private static final Set<String> POSITIVE = Set.of("positive", "pos");
    private static final Set<String> NEGATIVE = Set.of("negative", "neg");

    /**
     * Finds the two classes by name: positive or pos, and negative or neg, in any case. Where there are exactly two
     * classes, LABEL_1 is positive and LABEL_0 negative too, as the Hub's unnamed classifiers have it.
     *
     * @throws ModelException if either is not found
     */
    public static SentimentLabels of(List<String> names) {
        int positive = find(names, POSITIVE, "label_1");
        int negative = find(names, NEGATIVE, "label_0");
        if (positive < 0 || negative < 0) {
            throw new ModelException("The model's labels are " + names
                    + "; one must be named positive and one negative. Give their names, in the order of id2label, as"
                    + " \"labels\" in " + ModelSettings.FILE + ".");
        }
        return new SentimentLabels(List.copyOf(names), positive, negative);
    }

    private static int find(List<String> names, Set<String> wanted, String unnamed) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).toLowerCase(Locale.ROOT);
            if (wanted.contains(name) || (names.size() == 2 && name.equals(unnamed))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * P(positive) in [0, 1]: the softmax over the positive and the negative class alone, other classes left out.
     *
     * @param logits one per class
     * @param temperature what they are divided by
     */
    public double probability(float[] logits, double temperature) {
        double margin = ((double) logits[positive] - logits[negative]) / temperature;
        return 1 / (1 + Math.exp(-margin));
    }
}
