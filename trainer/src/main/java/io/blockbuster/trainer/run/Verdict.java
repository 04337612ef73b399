package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.linear.Logistic;
import java.util.ArrayList;
import java.util.List;

/** Margins on held-out texts judged by the harness that judges every model. */
final class Verdict {
    private Verdict() {}

    /**
     * The evaluation of margins.
     *
     * @param texts labelled
     * @param margins one a text
     * @param temperature by which margins are divided
     */
    static Evaluation of(List<PieceText> texts, double[] margins, double temperature, int maxTokens) {
        return Evaluation.of(predictions(texts, margins, temperature, maxTokens));
    }

    /** What is said of each text; the parameters are those of {@link #of}. */
    static List<Prediction> predictions(List<PieceText> texts, double[] margins, double temperature, int maxTokens) {
        List<Prediction> predictions = new ArrayList<>(margins.length);
        for (int i = 0; i < margins.length; i++) {
            PieceText text = texts.get(i);
            int tokens = text.pieces().length + 2;
            predictions.add(new Prediction(
                    Logistic.probability(margins[i] / temperature),
                    text.label() == 1 ? Sentiment.POSITIVE : Sentiment.NEGATIVE,
                    Math.min(maxTokens, tokens),
                    tokens > maxTokens));
        }
        return predictions;
    }

    /** The temperature with the least log loss, found by golden-section search between 0.05 and 20. */
    static double temperature(List<PieceText> texts, double[] margins) {
        double low = Math.log(0.05);
        double high = Math.log(20);
        double ratio = (Math.sqrt(5) - 1) / 2;
        while (high - low > 1e-4) {
            double left = high - ratio * (high - low);
            double right = low + ratio * (high - low);
            if (loss(texts, margins, Math.exp(left)) < loss(texts, margins, Math.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double loss(List<PieceText> texts, double[] margins, double temperature) {
        double sum = 0;
        for (int i = 0; i < margins.length; i++) {
            double toward = (texts.get(i).label() == 1 ? margins[i] : -margins[i]) / temperature;
            sum += Logistic.softplus(-toward);
        }
        return sum / margins.length;
    }
}
