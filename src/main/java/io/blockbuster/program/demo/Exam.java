package io.blockbuster.program.demo;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.InferenceException;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.demo.Ledger.Agreement;
import io.blockbuster.program.demo.review.Audience;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.program.demo.review.SlangWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

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
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How much accuracy on ordinary reviews may fall, in points. */
    static final double MARGIN = 0.5;

    /**
     * Examines.
     *
     * @param engine has what scores now; an update may still come meanwhile
     * @throws InferenceException if a review cannot be scored
     */
    static Exam of(ScoringEngine engine, LearnSettings settings, DemoSettings demo, List<Film> films)
            throws InterruptedException {
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
            Examinee before = texts -> {
                List<Tokens> tokens = texts.stream().map(model::tokenize).toList();
                return model.score(tokens).stream().map(Score::label).toList();
            };
            Examinee after = texts -> labels(engine, texts);
            return new Exam(mark(before, ordinary), mark(after, ordinary), mark(before, slang), mark(after, slang));
        }
    }

    @FunctionalInterface
    private interface Examinee {
        List<Sentiment> label(List<String> texts) throws InterruptedException;
    }

    private static List<Sentiment> labels(ScoringEngine engine, List<String> texts) throws InterruptedException {
        List<PendingScore> pending = new ArrayList<>();
        for (String text : texts) {
            pending.add(engine.submit(text));
        }
        engine.seal();
        List<Sentiment> labels = new ArrayList<>();
        for (PendingScore score : pending) {
            labels.add(label(score));
        }
        return labels;
    }

    private static Sentiment label(PendingScore score) throws InterruptedException {
        try {
            Outcome outcome = score.await(PATIENCE);
            if (outcome instanceof Outcome.Scored scored) {
                return scored.score().label();
            }
            throw new InferenceException("a review of the exam was not scored: " + outcome);
        } catch (TimeoutException e) {
            throw new InferenceException("no review of the exam was scored for " + PATIENCE.toSeconds() + " s", e);
        }
    }

    private static Agreement mark(Examinee examinee, List<GeneratedReview> reviews) throws InterruptedException {
        Agreement agreement = Agreement.NONE;
        for (int start = 0; start < reviews.size(); start += BATCH) {
            List<GeneratedReview> batch = reviews.subList(start, Math.min(start + BATCH, reviews.size()));
            List<Sentiment> labels =
                    examinee.label(batch.stream().map(GeneratedReview::text).toList());
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
