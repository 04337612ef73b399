package io.blockbuster.trainer.linear;

/**
 * Logistic regression with an L2 penalty on binary features that are scaled by Naive Bayes ratios (NB-SVM with the
 * logistic loss). Minimizes {@code |w|² / 2 + C · Σ weight · crossEntropy(target, sigmoid(Σ r·w + b))}; the constant is
 * not penalized. Targets may be soft.
 *
 * @param cost C: the smaller, the simpler the model
 * @param iterations of L-BFGS at most
 */
public record LogisticRegression(double cost, int iterations) {
    /**
     * Learns from rows.
     *
     * @param ratios by column, as {@link NaiveBayesRatios} gives them
     * @param targets P(positive) of each row
     * @param weights of each row's loss
     * @return a model whose weights have the ratios multiplied in
     */
    public LinearModel fit(BinaryRows rows, float[] ratios, float[] targets, float[] weights) {
        Loss loss = new Loss(rows, ratios, targets, weights);
        double[] solution = new Lbfgs(8, iterations, 1e-4).minimize(loss, new double[ratios.length + 1]);
        return new LinearModel(effective(solution, ratios), solution[ratios.length]);
    }

    private static float[] effective(double[] solution, float[] ratios) {
        float[] weights = new float[ratios.length];
        for (int j = 0; j < ratios.length; j++) {
            weights[j] = (float) (solution[j] * ratios[j]);
        }
        return weights;
    }

    private final class Loss implements Lbfgs.Function {
        private final BinaryRows rows;
        private final float[] ratios;
        private final float[] targets;
        private final float[] weights;

        Loss(BinaryRows rows, float[] ratios, float[] targets, float[] weights) {
            this.rows = rows;
            this.ratios = ratios;
            this.targets = targets;
            this.weights = weights;
        }

        @Override
        public double at(double[] point, double[] gradient) {
            int bias = ratios.length;
            double[] logits = rows.times(effective(point, ratios), point[bias]);
            double[] errors = new double[logits.length];
            double value = 0;
            double biasGradient = 0;
            for (int i = 0; i < logits.length; i++) {
                double logit = logits[i];
                value += cost * weights[i] * (Logistic.softplus(logit) - targets[i] * logit);
                errors[i] = cost * weights[i] * (Logistic.probability(logit) - targets[i]);
                biasGradient += errors[i];
            }
            double[] columns = rows.transposedTimes(errors);
            for (int j = 0; j < bias; j++) {
                gradient[j] = columns[j] * ratios[j] + point[j];
                value += point[j] * point[j] / 2;
            }
            gradient[bias] = biasGradient;
            return value;
        }
    }
}
