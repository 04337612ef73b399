package io.blockbuster.topology.scoring;

import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.scoring.InferenceException;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.blockbuster.topology.review.DeadLetterReason;
import io.blockbuster.topology.review.DeadLetters;
import io.blockbuster.topology.review.ParsedReview;
import io.blockbuster.topology.review.ParsedReview.Readable;
import io.blockbuster.topology.review.ParsedReview.Unreadable;
import io.blockbuster.topology.review.ReviewParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * The scoring step of one stream task: it reads reviews, hands them to the process's {@link ScoringEngine} and forwards
 * the results in the order in which the reviews came.
 *
 * <p>The invariant: when Kafka Streams computes the offsets to commit, no review of this task is in flight. Each
 * review waits in a queue until it and all before it are done; before each commit the queue is drained. Should the
 * drain fail, the task fails, the transaction is aborted and the reviews are read again. What is finished is forwarded
 * when the next review comes or by that drain: a punctuation would make Kafka Streams commit where nothing came.
 *
 * <p>Threading: exclusively owned by the stream thread that runs the task; the engine's threads only complete the
 * {@link PendingScore}s in the queue.
 */
public final class MicroBatchProcessor implements FixedKeyProcessor<byte[], byte[], ScoringResult> {
    private final Supplier<ScoringEngine> engines;
    private final ReviewParser parser;
    private final ScoringStepSettings settings;
    private final ProcessorMetrics metrics;
    private final ScoredListener listener;

    private final Deque<InFlightReview> queue = new ArrayDeque<>();
    private InFlightLimit limit;
    private @Nullable FixedKeyProcessorContext<byte[], ScoringResult> context;
    private CommitHook.@Nullable Node node;
    private @Nullable CommitHook hook;
    private @Nullable RuntimeException failure;
    private boolean hadFirst;

    /**
     * A processor for one task.
     *
     * @param engine asked for the engine when the first review comes; Kafka Streams makes processors also to describe them
     */
    public MicroBatchProcessor(
            Supplier<ScoringEngine> engine,
            ReviewParser parser,
            ScoringStepSettings settings,
            ProcessorMetrics metrics,
            ScoredListener listener) {
        this.engines = engine;
        this.parser = parser;
        this.settings = settings;
        this.metrics = metrics;
        this.listener = listener;
        this.limit = newLimit();
    }

    @Override
    public void init(FixedKeyProcessorContext<byte[], ScoringResult> processorContext) {
        abandonQueue(); // a revived task reuses this object
        failure = null;
        hadFirst = false;
        limit = newLimit();
        context = processorContext;
        node = CommitHook.Node.of(processorContext);
        hook = processorContext.getStateStore(settings.hookName());
        hook.bind(this::drain);
    }

    @Override
    public void process(FixedKeyRecord<byte[], byte[]> record) {
        guarded(() -> {
            forwardFinished();
            while (limit.isReached(queue.size())) {
                forwardHead();
            }
            enqueue(record);
        });
    }

    @Override
    public void close() {
        // The transaction is over: what is in flight will be read again, so nothing is forwarded.
        abandonQueue();
        if (hook != null) {
            hook.unbind();
        }
    }

    private void enqueue(FixedKeyRecord<byte[], byte[]> record) {
        ProcessorRecordContext position = node().record();
        ParsedReview parsed =
                parser.parse(record.key(), record.value(), position.partition(), position.offset(), record.timestamp());
        PendingScore score = parsed instanceof Readable review ? submit(review.text()) : null;
        queue.add(new InFlightReview(record, position, parsed, score));
        metrics.received();
        if (!hadFirst) {
            hadFirst = true;
            context().commit(); // whoever waits for the first score does not wait for the commit interval as well
        }
    }

    private PendingScore submit(String text) {
        PendingScore score = trySubmit(text);
        while (score == null) {
            if (queue.isEmpty()) {
                awaitRoom();
            } else {
                forwardHead();
            }
            score = trySubmit(text);
        }
        return score;
    }

    private @Nullable PendingScore trySubmit(String text) {
        try {
            return engine().trySubmit(text);
        } catch (IllegalStateException closed) {
            // The engine went before the stream: the review is not at fault and must not become a dead letter.
            throw new ScoringUnavailableException("the engine takes no more reviews", closed);
        }
    }

    /** Forwards everything in flight, waiting for it; Kafka Streams calls it before each commit. */
    private void drain() {
        guarded(() -> {
            if (queue.isEmpty()) {
                return;
            }
            long start = System.nanoTime();
            engine().seal();
            while (!queue.isEmpty()) {
                forwardHead();
            }
            long nanos = System.nanoTime() - start;
            limit.drained(nanos);
            metrics.drained(nanos);
        });
    }

    private void forwardFinished() {
        for (InFlightReview head = queue.peek(); head != null && head.isDone(); head = queue.peek()) {
            forwardHead();
        }
    }

    /** Waits for the oldest review in flight and forwards its result. */
    private void forwardHead() {
        InFlightReview head = queue.element();
        PendingScore score = head.score();
        Outcome outcome = score == null ? null : await(score);
        if (outcome instanceof Outcome.Failed failed) {
            throw new ScoringUnavailableException("scoring failed: " + failed.cause(), failed.cause());
        }
        queue.remove();
        long waited = score == null ? 0 : System.nanoTime() - score.doneNanos();
        if (score != null) {
            metrics.forwarded(waited);
        }
        FixedKeyRecord<byte[], ScoringResult> result =
                result(head, outcome, Instant.now().minusNanos(waited));
        node().forwardAs(head.context(), () -> context().forward(result));
    }

    private Outcome await(PendingScore score) {
        Outcome ready = score.outcome();
        if (ready != null) {
            return ready;
        }
        try {
            return score.await(settings.stallTimeout());
        } catch (TimeoutException e) {
            throw stalled();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void awaitRoom() {
        try {
            if (!engine().awaitRoom(settings.stallTimeout())) {
                throw stalled();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private FixedKeyRecord<byte[], ScoringResult> result(
            InFlightReview review, @Nullable Outcome outcome, Instant scoredAt) {
        if (review.parsed() instanceof Readable readable) {
            if (outcome instanceof Outcome.Scored scored) {
                return labelled(review, readable, scored, scoredAt);
            }
            if (outcome instanceof Outcome.Rejected rejected) {
                String message =
                        "the review cannot be scored: " + rejected.cause().getMessage();
                return deadLetter(review, DeadLetterReason.INFERENCE, InferenceException.class, message);
            }
            throw new IllegalStateException("no result for " + outcome);
        }
        Unreadable unreadable = (Unreadable) review.parsed();
        return deadLetter(review, unreadable.reason(), UnreadableReviewException.class, unreadable.message());
    }

    private FixedKeyRecord<byte[], ScoringResult> labelled(
            InFlightReview review, Readable readable, Outcome.Scored scored, Instant scoredAt) {
        ScoredReview labelled = new ScoredReview(
                readable.id(),
                readable.subject(),
                scored.score().label(),
                scored.score().positive(),
                scored.model(),
                scored.tokens(),
                scored.truncated(),
                readable.createdAt(),
                scoredAt);
        metrics.scored(labelled.label(), Duration.between(readable.createdAt(), scoredAt));
        listener.scored(readable.text(), scored);
        return review.record()
                .withValue(new ScoringResult.Labelled(labelled, review.context().partition()));
    }

    private FixedKeyRecord<byte[], ScoringResult> deadLetter(
            InFlightReview review, DeadLetterReason reason, Class<?> exception, String message) {
        ProcessorRecordContext position = review.context();
        Headers headers = DeadLetters.headers(
                review.record().headers(),
                exception,
                message,
                position.topic(),
                position.partition(),
                position.offset());
        metrics.dead(reason);
        return review.record()
                .withHeaders(headers)
                .withValue(new ScoringResult.DeadLetter(review.record().value(), position.partition()));
    }

    /**
     * Runs a step and remembers its failure. After one, the queue and the output no longer agree, so every later step
     * throws the first cause until the task is closed: nothing of it may be committed.
     */
    private void guarded(Runnable step) {
        if (failure != null) {
            throw failure;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private void abandonQueue() {
        queue.forEach(review -> {
            if (review.score() != null) {
                review.score().cancel();
            }
        });
        queue.clear();
    }

    private InFlightLimit newLimit() {
        return new InFlightLimit(settings.maxInFlight(), settings.drainTarget().toNanos());
    }

    private ScoringUnavailableException stalled() {
        return new ScoringUnavailableException(
                "no review was scored for %s: the device hangs or is far too slow".formatted(settings.stallTimeout()));
    }

    private static ScoringUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ScoringUnavailableException("interrupted while waiting for a score", e);
    }

    private ScoringEngine engine() {
        return engines.get();
    }

    private FixedKeyProcessorContext<byte[], ScoringResult> context() {
        if (context == null) {
            throw new IllegalStateException("init has not been called");
        }
        return context;
    }

    private CommitHook.Node node() {
        if (node == null) {
            throw new IllegalStateException("init has not been called");
        }
        return node;
    }
}
