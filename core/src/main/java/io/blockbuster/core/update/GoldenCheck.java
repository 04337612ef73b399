package io.blockbuster.core.update;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.scoring.InferenceException;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.util.Arrays;
import java.util.List;

/**
 * The proof that a model runs here as it ran where it was made: it makes the same tokens of the golden texts, and logits
 * that differ by rounding only.
 */
public final class GoldenCheck {
    /** How far a logit may be off: this, and a hundredth of its size. Half precision and other devices stay below. */
    static final float TOLERANCE = 0.02f;

    private static final float RELATIVE = 0.01f;

    private static final int TEXTS = 8;

    private static final List<String> PLAIN_TEXTS = List.of(
            "A wonderful, moving film. I loved every minute.",
            "Terrible. A complete waste of time.",
            "Not bad at all, actually quite charming.",
            "The plot is thin, and yet I smiled from start to end.");

    private GoldenCheck() {}

    /** Texts by which an update of a model proves itself: of its golden examples, where it has some, or plain ones. */
    public static List<String> texts(ModelFolder folder) {
        return folder.goldenTexts(TEXTS, () -> PLAIN_TEXTS);
    }

    /** @throws UpdateRefusedException naming the first example that differs */
    public static void require(SentimentModel model, List<GoldenExample> golden) {
        for (int i = 0; i < golden.size(); i++) {
            require(model, golden.get(i), "golden example " + (i + 1) + " of " + golden.size());
        }
    }

    private static void require(SentimentModel model, GoldenExample example, String which) {
        Tokens tokens = model.tokenize(example.text());
        int[] ids = example.ids();
        if (ids != null && !Arrays.equals(ids, tokens.ids())) {
            throw new UpdateRefusedException(
                    Refusal.GOLDEN, which + " is cut to other word pieces here than where the model was made");
        }
        float[] wanted = example.logits();
        float[] logits = logits(model, tokens, which);
        if (logits.length != wanted.length) {
            throw new UpdateRefusedException(
                    Refusal.GOLDEN, which + " has " + logits.length + " logits here, not " + wanted.length);
        }
        for (int i = 0; i < wanted.length; i++) {
            // Also true of what is no number.
            if (!(Math.abs(logits[i] - wanted[i]) <= TOLERANCE + RELATIVE * Math.abs(wanted[i]))) {
                throw new UpdateRefusedException(
                        Refusal.GOLDEN,
                        which + " has the logits " + Arrays.toString(logits) + " here, not " + Arrays.toString(wanted));
            }
        }
    }

    private static float[] logits(SentimentModel model, Tokens tokens, String which) {
        try {
            List<Score> scores = model.score(List.of(tokens));
            return scores.get(0).logits();
        } catch (InferenceException e) {
            throw new UpdateRefusedException(Refusal.GOLDEN, which + " cannot be scored: " + e.getMessage(), e);
        }
    }

    /** What a model makes of texts, as golden examples for its manifest. */
    public static List<GoldenExample> of(SentimentModel model, List<String> texts) {
        return texts.stream()
                .map(text -> {
                    Tokens tokens = model.tokenize(text);
                    return new GoldenExample(
                            text,
                            tokens.ids(),
                            model.score(List.of(tokens)).get(0).logits());
                })
                .toList();
    }
}
