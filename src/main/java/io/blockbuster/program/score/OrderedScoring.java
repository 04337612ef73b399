package io.blockbuster.program.score;

import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.program.cli.CommandException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Scores the examples of a reader on all cores and hands the outcomes on in the order of the examples, each as soon as
 * it is there.
 *
 * <p>Threading: a thread of its own reads and submits; the caller's thread receives the outcomes.
 */
final class OrderedScoring implements AutoCloseable {
    private static final Duration STALLED = Duration.ofMinutes(5);

    private final ScoringEngine engine;
    private final BlockingQueue<Step> queue = new LinkedBlockingQueue<>();

    /** Receives each outcome, with the share of the input that was read by then, in [0, 1] or NaN. */
    interface Receiver {
        /** Returns whether to go on. */
        boolean accept(Example example, Outcome outcome, double fraction);
    }

    private sealed interface Step {
        record Submitted(Example example, PendingScore score, double fraction) implements Step {}

        record Ended(@Nullable RuntimeException failure) implements Step {}
    }

    /** Takes over the model: it is closed with this. */
    OrderedScoring(ReadyModel ready) {
        this.engine = new ScoringEngine(ready.model(), ready.settings(), EngineListener.NONE);
    }

    /** The model that scores. */
    ModelVersion model() {
        return engine.model().version();
    }

    /**
     * Scores all that the reader has, or until the receiver says stop.
     *
     * @throws CommandException if the engine fails; what the reader throws passes through, after the outcomes of all
     *     that stood before
     */
    void run(ExampleReader examples, Receiver receiver) throws InterruptedException {
        Thread reading = new Thread(() -> read(examples), "blockbuster-reader");
        reading.setDaemon(true);
        reading.start();
        try {
            boolean goOn = true;
            while (goOn) {
                Step step = queue.take();
                if (step instanceof Step.Submitted submitted) {
                    Outcome outcome = await(submitted.score());
                    goOn = receiver.accept(submitted.example(), outcome, submitted.fraction());
                } else if (step instanceof Step.Ended ended) {
                    if (ended.failure() != null) {
                        throw ended.failure();
                    }
                    goOn = false;
                }
            }
        } finally {
            reading.interrupt();
        }
    }

    private void read(ExampleReader examples) {
        RuntimeException failure = null;
        try {
            while (!Thread.currentThread().isInterrupted() && examples.hasNext()) {
                Example example = examples.next();
                PendingScore score = engine.submit(example.text());
                queue.add(new Step.Submitted(example, score, examples.fractionRead()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
        queue.add(new Step.Ended(failure));
    }

    private static Outcome await(PendingScore score) throws InterruptedException {
        try {
            Outcome outcome = score.await(STALLED);
            if (outcome instanceof Outcome.Failed failed) {
                throw new CommandException("the model failed: " + failed.cause().getMessage(), null, failed.cause());
            }
            return outcome;
        } catch (TimeoutException stalled) {
            throw new CommandException(
                    "no answer from the model for " + STALLED.toMinutes() + " minutes", null, stalled);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
