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
import java.util.Objects;
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

    static final int MOST_BYTES = 256 * 1024;
    static final int AT_A_TIME = 4;

    private static final double REQUESTS_PER_SECOND = 5;
    private static final double BURST = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<@Nullable ScoringEngine> engine;
    private final RateLimits rates;
    private final Semaphore room = new Semaphore(AT_A_TIME);

    /** The engine is null while there is none. */
    ScoreRequests(Supplier<@Nullable ScoringEngine> engine) {
        this(engine, new RateLimits(REQUESTS_PER_SECOND, BURST, System::nanoTime));
    }

    ScoreRequests(Supplier<@Nullable ScoringEngine> engine, RateLimits rates) {
        this.engine = engine;
        this.rates = rates;
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
        ScoringEngine scoring = engine.get();
        if (!rates.tryTake(context.req().getRemoteAddr())) {
            refuseForNow(context, 429, "too many texts to score; wait a second");
        } else if (scoring == null) {
            refuseForNow(context, 503, "no model is loaded here");
        } else if (!room.tryAcquire()) {
            refuseForNow(context, 503, "busy; try again in a second");
        } else {
            try {
                Answers.json(context, new Answer(score(scoring, texts(context))));
            } catch (IOException | IllegalArgumentException e) {
                refuse(context, 400, "send {\"texts\": [\"…\"]} with 1 to 64 texts of at most 50000 characters");
            } catch (IllegalStateException | TimeoutException e) {
                refuseForNow(context, 503, "the stream keeps the model busy; try again in a second");
            } finally {
                room.release();
            }
        }
    }

    private static List<String> texts(Context context) throws IOException {
        String type = context.contentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new IllegalArgumentException("not JSON");
        }
        JsonNode texts = ReviewJson.mapper()
                .readTree(RequestBody.read(context.req(), MOST_BYTES, PATIENCE))
                .path("texts");
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<@Nullable PendingScore> pending = new ArrayList<>();
        try {
            for (String text : texts) {
                pending.add(text.isBlank() ? null : submitted(engine, text));
            }
            List<Scored> results = new ArrayList<>();
            for (PendingScore one : pending) {
                results.add(
                        one == null
                                ? unscored("the text is empty")
                                : scored(one.await(Duration.ofNanos(deadline - System.nanoTime()))));
            }
            return results;
        } finally {
            pending.stream().filter(Objects::nonNull).forEach(PendingScore::cancel);
        }
    }

    private static PendingScore submitted(ScoringEngine engine, String text) throws TimeoutException {
        PendingScore one = engine.trySubmit(text);
        if (one == null) {
            throw new TimeoutException("no room");
        }
        return one;
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
        if (outcome instanceof Outcome.Failed failed) {
            throw new IllegalStateException("the engine failed", failed.cause());
        }
        return unscored("the model cannot score this text");
    }

    private static Scored unscored(String reason) {
        return new Scored(null, null, null, null, null, reason);
    }

    private static void refuseForNow(Context context, int status, String error) {
        context.header("Retry-After", "1");
        refuse(context, status, error);
    }

    private static void refuse(Context context, int status, String error) {
        context.status(status);
        Answers.json(context, new Answers.Refusal(error));
    }
}
