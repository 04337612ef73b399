package io.blockbuster.bench.peers;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.ScoringEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hands a review as JSON to the engine of this process, and a score as JSON to Flink.
 *
 * <p>Threading: Flink's thread submits; a thread of each subtask waits for the scores, one after the other, as they are
 * wanted in the order of the reviews.
 */
final class EngineFunction extends RichAsyncFunction<byte[], byte[]> {
    /** How long a score may take. */
    static final Duration STALLED = Duration.ofMinutes(5);

    private static final long serialVersionUID = 1;

    // Every subtask gets a copy of the function; all copies find the engine here.
    private static final AtomicReference<@Nullable ScoringEngine> ENGINE = new AtomicReference<>();

    private transient @Nullable ExecutorService waiting;

    /** Says which engine scores; it is closed by the caller. */
    static void share(ScoringEngine engine) {
        ENGINE.set(engine);
    }

    @Override
    public void open(OpenContext context) {
        waiting = Executors.newSingleThreadExecutor();
    }

    @Override
    public void asyncInvoke(byte[] json, ResultFuture<byte[]> result) throws IOException, InterruptedException {
        ScoringEngine engine = ENGINE.get();
        ExecutorService executor = waiting;
        if (engine == null || executor == null) {
            throw new IllegalStateException("no engine is shared, or the function is not open");
        }
        Review review = ReviewJson.read(json, Review.class);
        PendingScore score = engine.submit(review.text());
        executor.execute(() -> complete(String.valueOf(review.id()), score, result));
    }

    private static void complete(String id, PendingScore score, ResultFuture<byte[]> result) {
        try {
            Outcome outcome = score.await(STALLED);
            if (outcome instanceof Outcome.Scored scored) {
                result.complete(
                        List.of(ReviewJson.write(PeerScore.of(id, scored.score().positive()))));
            } else {
                result.completeExceptionally(new IllegalStateException(id + ": " + outcome));
            }
        } catch (InterruptedException | TimeoutException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        if (waiting != null) {
            waiting.shutdownNow();
        }
    }
}
