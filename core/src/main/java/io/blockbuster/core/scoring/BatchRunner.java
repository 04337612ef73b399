package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model on one micro-batch and gives each of its reviews an outcome, whatever happens.
 *
 * <p>When a run fails, a {@link DeviceProbe} tells the two causes apart. If the device is at fault, the batch is tried
 * again after a pause, a bounded number of times, and then failed as a whole. If some review is, the batch is bisected
 * until the poison review is alone, and only that one is rejected. A batch of n with one poison review costs about
 * 2·log₂(n) more runs. A batch that is too large for the device's memory is run in halves.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final int deviceRetries;
    private final Duration retryBackoff;
    private final EngineListener listener;
    private final TokenBudget budget;

    /**
     * @param budget told the tokens of each run that did or did not fit into the device's memory
     */
    BatchRunner(EngineSettings settings, EngineListener listener, TokenBudget budget) {
        this.deviceRetries = settings.deviceRetries();
        this.retryBackoff = settings.retryBackoff();
        this.listener = listener;
        this.budget = budget;
    }

    /**
     * Completes every review of the batch.
     *
     * @throws InterruptedException if interrupted while waiting for the device; some reviews are incomplete then
     */
    void run(SentimentModel model, List<PendingScore> reviews) throws InterruptedException {
        Duration pause = retryBackoff;
        for (int retry = 0; ; retry++) {
            RuntimeException failure = tryScore(model, reviews);
            if (failure == null) {
                budget.fits(tokens(reviews));
                return;
            }
            boolean outOfMemory = failure instanceof OutOfDeviceMemoryException;
            if (outOfMemory && reviews.size() > 1) {
                budget.tooLarge(tokens(reviews));
                listener.outOfMemory();
                halve(model, reviews);
                return;
            }
            // Memory for one review will be there again; that review is not to blame.
            if (!outOfMemory && DeviceProbe.works(model)) {
                isolate(model, reviews, failure);
                return;
            }
            if (retry == deviceRetries) {
                fail(reviews, failure);
                return;
            }
            LOG.atWarn()
                    .addKeyValue("retry", retry + 1)
                    .addKeyValue("of", deviceRetries)
                    .addKeyValue("pause", pause)
                    .addKeyValue("cause", failure)
                    .log("The device fails; the micro-batch is tried again");
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2);
        }
    }

    private void isolate(SentimentModel model, List<PendingScore> reviews, RuntimeException failure)
            throws InterruptedException {
        if (reviews.size() == 1) {
            reviews.get(0).complete(new Outcome.Rejected(asInference(failure)));
            return;
        }
        halve(model, reviews);
    }

    private void halve(SentimentModel model, List<PendingScore> reviews) throws InterruptedException {
        int middle = reviews.size() / 2;
        run(model, reviews.subList(0, middle));
        run(model, reviews.subList(middle, reviews.size()));
    }

    /** Scores and completes all reviews, or none; returns what went wrong. */
    private @Nullable RuntimeException tryScore(SentimentModel model, List<PendingScore> reviews) {
        List<Tokens> batch = reviews.stream().map(PendingScore::tokens).toList();
        try {
            List<Score> scores = model.score(batch);
            if (scores.size() != batch.size()) {
                throw new InferenceException(
                        "the model gave %d scores for %d reviews".formatted(scores.size(), batch.size()));
            }
            for (int i = 0; i < scores.size(); i++) {
                Tokens tokens = batch.get(i);
                reviews.get(i)
                        .complete(new Outcome.Scored(
                                scores.get(i), tokens.length(), tokens.truncated(), model.version()));
            }
            return null;
        } catch (RuntimeException e) {
            listener.failedRun(e);
            return e;
        }
    }

    private static int tokens(List<PendingScore> reviews) {
        return reviews.stream().mapToInt(review -> review.tokens().length()).sum();
    }

    private static void fail(List<PendingScore> reviews, RuntimeException failure) {
        reviews.forEach(review -> review.complete(new Outcome.Failed(failure)));
    }

    private static InferenceException asInference(RuntimeException failure) {
        return failure instanceof InferenceException inference
                ? inference
                : new InferenceException("inference failed: " + failure.getMessage(), failure);
    }
}
