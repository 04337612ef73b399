package io.blockbuster.trainer.run;

import io.blockbuster.trainer.linear.Logistic;
import java.util.Arrays;

/**
 * A logistic regression of a few inputs and a constant, solved by Newton's method: what several models say of a text as
 * one margin with the least log loss.
 */
final class LogisticFit {
    private static final int STEPS = 100;

    /** A penalty that only keeps the numbers finite where the examples are told apart without an error. */
    private static final double PENALTY = 0.1;

    private LogisticFit() {}

    /**
     * The weights of the inputs, and at last the constant.
     *
     * @param inputs of each example, {@code [examples][inputs]}
     * @param labels 1 or 0 of each example
     */
    static double[] weights(double[][] inputs, int[] labels) {
        return weights(inputs, labels, PENALTY);
    }

    /** The same, with half of {@code penalty} times the square of each weight but the constant's added to the loss. */
    static double[] weights(double[][] inputs, int[] labels, double penalty) {
        int n = inputs[0].length + 1;
        double[] weights = new double[n];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[n];
            double[][] curvature = new double[n][n];
            for (int j = 0; j < n; j++) {
                double kept = j < n - 1 ? penalty : PENALTY;
                gradient[j] = kept * weights[j];
                curvature[j][j] = kept;
            }
            for (int i = 0; i < inputs.length; i++) {
                double[] input = Arrays.copyOf(inputs[i], n);
                input[n - 1] = 1;
                double p = Logistic.probability(dot(weights, input));
                for (int j = 0; j < n; j++) {
                    gradient[j] += (p - labels[i]) * input[j];
                    double weight = p * (1 - p) * input[j];
                    for (int k = 0; k < n; k++) {
                        curvature[j][k] += weight * input[k];
                    }
                }
            }
            double[] change = solve(curvature, gradient);
            for (int j = 0; j < n; j++) {
                weights[j] -= change[j];
            }
            if (Math.sqrt(dot(change, change)) < 1e-9) {
                break;
            }
        }
        return weights;
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
