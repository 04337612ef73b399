package io.blockbuster.program.demo;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.demo.Ledger.Agreement;
import io.blockbuster.program.demo.review.Audience;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.program.demo.review.SlangWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model and its successor make of the same reviews, which neither the stream nor the trainer has seen: only so a
 * difference of half a point can be told from chance.
 *
 * @param ordinaryBefore ordinary reviews, by the model
 * @param ordinaryAfter the same, by its successor
 * @param slangBefore reviews in slang, by the model
 * @param slangAfter the same, by its successor
 */
record Exam(Agreement ordinaryBefore, Agreement ordinaryAfter, Agreement slangBefore, Agreement slangAfter) {
    private static final int BATCH = 16;
    private static final int SLANG_SHARE = 5;

    /** How much accuracy on ordinary reviews may fall, in points. */
    static final double MARGIN = 0.5;

    /**
     * Examines.
     *
     * @param successor what scores now
     */
    static Exam of(SentimentModel successor, LearnSettings settings, DemoSettings demo, List<Film> films) {
        List<GeneratedReview> ordinary = new ArrayList<>();
        List<GeneratedReview> slang = new ArrayList<>();
        Audience audience = new Audience(films, demo.lengths(), demo.seed() + 4);
        SlangWriter writer = new SlangWriter(demo.seed() + 5);
        for (int i = 0; i < settings.exam(); i++) {
            GeneratedReview review = audience.next(i / (double) settings.exam());
            ordinary.add(review);
            if (i % SLANG_SHARE == 0) {
                slang.add(writer.next(review.film(), review.intended()));
            }
        }
        try (SentimentModel model = OnnxSentimentModel.open(settings.model())) {
            return new Exam(
                    mark(model, ordinary), mark(successor, ordinary), mark(model, slang), mark(successor, slang));
        }
    }

    private static Agreement mark(SentimentModel model, List<GeneratedReview> reviews) {
        Agreement agreement = Agreement.NONE;
        for (int start = 0; start < reviews.size(); start += BATCH) {
            List<GeneratedReview> batch = reviews.subList(start, Math.min(start + BATCH, reviews.size()));
            List<Tokens> tokens =
                    batch.stream().map(review -> model.tokenize(review.text())).toList();
            List<Sentiment> labels =
                    model.score(tokens).stream().map(score -> score.label()).toList();
            for (int i = 0; i < batch.size(); i++) {
                agreement = agreement.plus(labels.get(i) == batch.get(i).intended());
            }
        }
        return agreement;
    }

    /** By how much accuracy on ordinary reviews changed, in points. */
    double ordinaryChange() {
        return 100 * (ordinaryAfter.share() - ordinaryBefore.share());
    }

    /** By how much accuracy on slang changed, in points. */
    double slangChange() {
        return 100 * (slangAfter.share() - slangBefore.share());
    }
}
