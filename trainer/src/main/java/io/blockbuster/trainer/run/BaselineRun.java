package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.linear.BinaryRows;
import io.blockbuster.trainer.linear.LinearModel;
import io.blockbuster.trainer.linear.Logistic;
import io.blockbuster.trainer.linear.LogisticRegression;
import io.blockbuster.trainer.linear.NaiveBayesRatios;
import io.blockbuster.trainer.linear.WordNgrams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The model that every other must beat: NB-weighted logistic regression on the presence of word n-grams up to three
 * (Wang and Manning, 2012).
 *
 * @param cost the penalty's inverse C
 * @param maxOrder the longest n-gram in words
 * @param least occurrences of an n-gram in the training texts
 */
public record BaselineRun(double cost, int maxOrder, int least) {
    /** The settings that were best on held-out training texts. */
    public static final BaselineRun DEFAULT = new BaselineRun(0.1, 3, 2);

    /** Learns from some texts and says what it thinks of others; all are labelled. */
    public List<Prediction> run(List<LabelledText> train, List<LabelledText> judged) {
        WordNgrams vocabulary = WordNgrams.of(texts(train), maxOrder, least);
        BinaryRows rows = vocabulary.rows(texts(train));
        float[] targets = new float[train.size()];
        float[] ones = new float[train.size()];
        Arrays.fill(ones, 1);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = train.get(i).label();
        }
        float[] ratios = NaiveBayesRatios.of(rows, targets, ones, 1, 0);
        LinearModel model = new LogisticRegression(cost, 100).fit(rows, ratios, targets, ones);
        double[] margins = model.logits(vocabulary.rows(texts(judged)));
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < margins.length; i++) {
            LabelledText text = judged.get(i);
            predictions.add(new Prediction(
                    Logistic.probability(margins[i]),
                    text.label() == 1 ? Sentiment.POSITIVE : Sentiment.NEGATIVE,
                    text.text().split("\\s+").length,
                    false));
        }
        return predictions;
    }

    private static List<String> texts(List<LabelledText> labelled) {
        return labelled.stream().map(LabelledText::text).toList();
    }
}
