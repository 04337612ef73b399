package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.sidecar.gate.PairedOutcomes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model beside another that was judged on the same texts.
 *
 * @param evaluation of the model
 * @param outcomes gained are the texts that the model alone labels right
 */
public record Comparison(Evaluation evaluation, PairedOutcomes outcomes) {
    private static final int BATCH = 64;

    /**
     * Scores texts and compares.
     *
     * @param model a folder
     * @param known what the other model says of the same texts, in the same order
     */
    public static Comparison of(Path model, List<LabelledText> texts, List<Prediction> known) {
        List<Prediction> predictions = new ArrayList<>();
        try (SentimentModel loaded = SentimentModels.open(model, DeviceChoice.EXACT)) {
            for (int start = 0; start < texts.size(); start += BATCH) {
                List<Tokens> tokens = texts.subList(start, Math.min(texts.size(), start + BATCH)).stream()
                        .map(text -> loaded.tokenize(text.text()))
                        .toList();
                for (Score score : loaded.score(tokens)) {
                    int at = predictions.size();
                    Tokens read = tokens.get(at - start);
                    predictions.add(
                            new Prediction(score.positive(), known.get(at).truth(), read.length(), read.truncated()));
                }
            }
        }
        return new Comparison(Evaluation.of(predictions), PairedOutcomes.of(correct(known), correct(predictions)));
    }

    private static boolean[] correct(List<Prediction> predictions) {
        boolean[] correct = new boolean[predictions.size()];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = predictions.get(i).correct();
        }
        return correct;
    }
}
