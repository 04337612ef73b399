package io.blockbuster.program.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.ScoringEngine;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/score}: scores a few texts with the model that scores the stream. Bounded in texts, characters and
 * requests at a time; it takes only room that the stream leaves free.
 */
final class ScoreRequests {
    static final int MOST_TEXTS = 64;
    static final int LONGEST_TEXT = 50_000;

    private static final int AT_A_TIME = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<@Nullable ScoringEngine> engine;
    private final RateLimits rates = new RateLimits(5, 20, System::nanoTime);
    private final Semaphore room = new Semaphore(AT_A_TIME);

    /** The engine is null while there is none. */
    ScoreRequests(Supplier<@Nullable ScoringEngine> engine) {
        this.engine = engine;
    }

    /** How one text came out; where it could not be scored all but {@code error} are null. */
    record Scored(
            @Nullable Sentiment label,
            @Nullable Double score,
            @Nullable Integer tokens,
            @Nullable Boolean truncated,
            @Nullable String version,
            @Nullable String error) {}

    /** The answer, in the order of the texts. */
    record Answer(List<Scored> results) {}

    void handle(Context context) throws InterruptedException {
        List<String> texts;
        try {
            texts = texts(context);
        } catch (IOException | IllegalArgumentException e) {
            refuse(context, 400, "send {\"texts\": [\"…\"]} with 1 to 64 texts of at most 50000 characters");
            return;
        }
        if (!rates.tryTake(context.req().getRemoteAddr())) {
            context.header("Retry-After", "1");
            refuse(context, 429, "too many texts to score; wait a second");
            return;
        }
        ScoringEngine scoring = engine.get();
        if (scoring == null || !room.tryAcquire()) {
            context.header("Retry-After", "1");
            refuse(context, 503, scoring == null ? "no model is loaded here" : "busy; try again in a second");
            return;
        }
        try {
            Answers.json(context, new Answer(score(scoring, texts)));
        } catch (IllegalStateException | TimeoutException e) {
            refuse(context, 503, "the stream keeps the model busy; try again in a second");
        } finally {
            room.release();
        }
    }

    private static List<String> texts(Context context) throws IOException {
        String type = context.contentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new IllegalArgumentException("not JSON");
        }
        JsonNode texts = ReviewJson.mapper().readTree(context.bodyAsBytes()).path("texts");
        if (!texts.isArray() || texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw new IllegalArgumentException("no list of texts");
        }
        List<String> all = new ArrayList<>();
        for (JsonNode text : texts) {
            if (!text.isTextual() || text.textValue().length() > LONGEST_TEXT) {
                throw new IllegalArgumentException("not a text");
            }
            all.add(text.textValue());
        }
        return all;
    }

    private static List<Scored> score(ScoringEngine engine, List<String> texts)
            throws InterruptedException, TimeoutException {
        List<PendingScore> pending = new ArrayList<>();
        try {
            for (String text : texts) {
                PendingScore one = engine.trySubmit(text);
                if (one == null) {
                    throw new TimeoutException("no room");
                }
                pending.add(one);
            }
            List<Scored> results = new ArrayList<>();
            for (PendingScore one : pending) {
                results.add(scored(one.await(PATIENCE)));
            }
            return results;
        } finally {
            pending.forEach(PendingScore::cancel);
        }
    }

    private static Scored scored(Outcome outcome) {
        if (outcome instanceof Outcome.Scored scored) {
            return new Scored(
                    scored.score().label(),
                    scored.score().positive(),
                    scored.tokens(),
                    scored.truncated(),
                    scored.model().version(),
                    null);
        }
        return new Scored(null, null, null, null, null, "the model cannot score this text");
    }

    private static void refuse(Context context, int status, String error) {
        context.status(status);
        Answers.json(context, new Answers.Refusal(error));
    }
}
