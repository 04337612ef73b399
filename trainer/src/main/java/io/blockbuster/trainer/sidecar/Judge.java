package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.trainer.corpus.LabelledText;
import java.util.List;

/** Scores labelled texts the way the processor does, and says which come out right. */
final class Judge {
    private static final int BATCH = 16;

    private Judge() {}

    /** Whether the model labels each text as it is labelled, in the order of the texts. */
    static boolean[] right(SentimentModel model, List<LabelledText> texts) {
        boolean[] right = new boolean[texts.size()];
        for (int start = 0; start < right.length; start += BATCH) {
            List<LabelledText> batch = texts.subList(start, Math.min(start + BATCH, right.length));
            List<Tokens> tokens =
                    batch.stream().map(text -> model.tokenize(text.text())).toList();
            List<Score> scores = model.score(tokens);
            for (int i = 0; i < batch.size(); i++) {
                Sentiment truth = batch.get(i).label() == 1 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
                right[start + i] = Sentiment.ofProbability(scores.get(i).positive()) == truth;
            }
        }
        return right;
    }
}
