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
    private static final int STEPS = 100;

    /** A penalty that only keeps the numbers finite where the texts are told apart without an error. */
    private static final double PENALTY = 0.1;

    /** The least weight of the transformer against the wide part, so that the temperature stays a positive number. */
    private static final double LEAST = 0.01;

    static Weighing of(List<PieceText> texts, double[] transformer, double[] wide) {
        double[] weights = new double[3];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[3];
            double[][] curvature = new double[3][3];
            for (int j = 0; j < 3; j++) {
                gradient[j] = PENALTY * weights[j];
                curvature[j][j] = PENALTY;
            }
            for (int i = 0; i < transformer.length; i++) {
                double[] input = {transformer[i], wide[i], 1};
                double p = 1 / (1 + Math.exp(-dot(weights, input)));
                for (int j = 0; j < 3; j++) {
                    gradient[j] += (p - texts.get(i).label()) * input[j];
                    for (int k = 0; k < 3; k++) {
                        curvature[j][k] += p * (1 - p) * input[j] * input[k];
                    }
                }
            }
            double[] change = solve(curvature, gradient);
            for (int j = 0; j < 3; j++) {
                weights[j] -= change[j];
            }
            if (Math.sqrt(dot(change, change)) < 1e-9) {
                break;
            }
        }
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

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Gaussian elimination of a positive definite matrix, which it overwrites. */
    private static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        for (int pivot = 0; pivot < n; pivot++) {
            for (int row = pivot + 1; row < n; row++) {
                double factor = matrix[row][pivot] / matrix[pivot][pivot];
                for (int column = pivot; column < n; column++) {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
                right[row] -= factor * right[pivot];
            }
        }
        double[] solution = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double rest = right[row];
            for (int column = row + 1; column < n; column++) {
                rest -= matrix[row][column] * solution[column];
            }
            solution[row] = rest / matrix[row][row];
        }
        return solution;
    }
}
