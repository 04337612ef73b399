package io.blockbuster.trainer.delta;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which features of new texts are worth a weight of their own: those that the base's mistakes pull at most and that are
 * rare in the texts it knows.
 *
 * <p>A feature's pull is the gradient of the base's loss with respect to a weight of that feature: the sum, over the
 * new texts that have it, of P(positive) minus the label. Pulls within chance, two standard deviations, do not count.
 */
final class Surprises {
    private static final double CHANCE = 2;
    private static final int LEAST = 3;

    private final Map<Integer, Feature> features = new HashMap<>();
    private int newTexts;
    private int knownTexts;

    /** Takes a new text: its features, each once, and P(positive) minus its label. */
    void fresh(Set<Integer> present, double residual) {
        newTexts++;
        for (int id : present) {
            features.computeIfAbsent(id, Feature::new).add(residual);
        }
    }

    /** Takes a text of the kind the base knows. */
    void known(Set<Integer> present) {
        knownTexts++;
        for (int id : present) {
            features.computeIfAbsent(id, Feature::new).known++;
        }
    }

    /** The features pulled at most, ascending by id. */
    int[] most(int count) {
        List<Feature> sorted = features.values().stream()
                .filter(feature -> feature.count >= LEAST && feature.beyondChance())
                .sorted(Comparator.comparingDouble(this::worth).reversed().thenComparingInt(feature -> feature.id))
                .limit(count)
                .toList();
        return sorted.stream().mapToInt(feature -> feature.id).sorted().toArray();
    }

    /** The pull, times the share of the feature's appearances that are in new texts. */
    private double worth(Feature feature) {
        double here = feature.count / (double) newTexts;
        double elsewhere = knownTexts == 0 ? 0 : feature.known / (double) knownTexts;
        return Math.abs(feature.pull) * here / (here + elsewhere);
    }

    /** The distinct values of an array. */
    static Set<Integer> distinct(int[] ids) {
        Set<Integer> set = new TreeSet<>();
        Arrays.stream(ids).forEach(set::add);
        return set;
    }

    private static final class Feature {
        private final int id;
        private double pull;
        private double squares;
        private int count;
        private int known;

        Feature(int id) {
            this.id = id;
        }

        void add(double residual) {
            pull += residual;
            squares += residual * residual;
            count++;
        }

        boolean beyondChance() {
            return pull * pull > CHANCE * CHANCE * squares;
        }
    }
}
