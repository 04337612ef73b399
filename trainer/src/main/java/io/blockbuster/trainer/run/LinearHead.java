package io.blockbuster.trainer.run;

import io.blockbuster.trainer.corpus.PieceText;
import java.util.List;

/**
 * A logistic regression of vectors.
 *
 * @param weights one an element
 * @param bias the constant
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by its run alone
record LinearHead(float[] weights, float bias) {
    /**
     * Learns from labelled texts.
     *
     * @param vectors one a text
     * @param penalty half of what the square of each weight adds to the summed loss, for elements of deviation 1
     */
    static LinearHead fit(float[][] vectors, List<PieceText> texts, double penalty) {
        int width = vectors[0].length;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        for (float[] vector : vectors) {
            for (int j = 0; j < width; j++) {
                mean[j] += vector[j] / vectors.length;
            }
        }
        for (float[] vector : vectors) {
            for (int j = 0; j < width; j++) {
                deviation[j] += (vector[j] - mean[j]) * (vector[j] - mean[j]) / vectors.length;
            }
        }
        double[][] inputs = new double[vectors.length][width];
        for (int j = 0; j < width; j++) {
            deviation[j] = Math.max(Math.sqrt(deviation[j]), 1e-6);
            for (int i = 0; i < inputs.length; i++) {
                inputs[i][j] = (vectors[i][j] - mean[j]) / deviation[j];
            }
        }
        double[] fitted = LogisticFit.weights(
                inputs, texts.stream().mapToInt(PieceText::label).toArray(), penalty);
        float[] weights = new float[width];
        double bias = fitted[width];
        for (int j = 0; j < width; j++) {
            weights[j] = (float) (fitted[j] / deviation[j]);
            bias -= fitted[j] * mean[j] / deviation[j];
        }
        return new LinearHead(weights, (float) bias);
    }

    /** The margins, positive against negative, of vectors. */
    double[] margins(float[][] vectors) {
        double[] margins = new double[vectors.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = bias;
            for (int j = 0; j < weights.length; j++) {
                margins[i] += weights[j] * vectors[i][j];
            }
        }
        return margins;
    }
}
