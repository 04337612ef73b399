package io.blockbuster.trainer.run;

import io.blockbuster.trainer.corpus.PieceText;
import java.util.List;

/**
 * How the margins of a transformer and of a wide part become one probability: P(positive) is the sigmoid of
 * {@code (transformer + scale · wide + shift) / temperature}. The three numbers have the least log loss on labelled texts
 * that neither part has learned from: a logistic regression of two inputs, solved by Newton's method.
 *
 * @param scale by which the wide part's margins are multiplied
 * @param shift added where the two together lean to one side
 * @param temperature by which the sum is divided
 */
record Weighing(double scale, double shift, double temperature) {
    /** The least weight of the transformer against the wide part, so that the temperature stays a positive number. */
    private static final double LEAST = 0.01;

    static Weighing of(List<PieceText> texts, double[] transformer, double[] wide) {
        double[][] inputs = new double[transformer.length][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new double[] {transformer[i], wide[i]};
        }
        double[] weights = LogisticFit.weights(
                inputs, texts.stream().mapToInt(PieceText::label).toArray());
        double own = Math.max(weights[0], LEAST * Math.max(Math.abs(weights[1]), LEAST));
        return new Weighing(weights[1] / own, weights[2] / own, 1 / own);
    }

    /** The margins of both together, before the temperature. */
    double[] sum(double[] transformer, double[] wide) {
        double[] sum = new double[transformer.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = transformer[i] + scale * wide[i] + shift;
        }
        return sum;
    }
}
