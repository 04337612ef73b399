package io.blockbuster.core.scoring;

import io.blockbuster.core.onnx.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of the device: it takes reviews from any number of threads, tokenizes them, gathers them into micro-batches
 * and scores these, so that one batch mixes the reviews of all who submit.
 *
 * <p>Threading: {@code tokenizers} threads turn texts into tokens, {@code runners} threads take sealed micro-batches
 * and run the model. Everything public is safe to call from any thread. Each review submitted gets exactly one
 * {@link Outcome}, also when the device fails or the engine is closed; outcomes of different reviews come in no
 * particular order.
 */
public final class ScoringEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringEngine.class);

    private final EngineSettings settings;
    private final EngineListener listener;
    private final TokenBudget budget;
    private final Batcher batcher;
    private final BatchRunner batchRunner;
    private final BlockingQueue<PendingScore> texts = new LinkedBlockingQueue<>();
    private final Set<PendingScore> inFlight = ConcurrentHashMap.newKeySet();
    private final Semaphore room;
    private final List<Thread> threads = new ArrayList<>();
    private volatile ModelLease current;
    private final AtomicReference<List<Device>> devices;
    private volatile boolean closed;

    public ScoringEngine(SentimentModel model, EngineSettings settings, EngineListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.current = new ModelLease(model);
        listener.modelChanged(model);
        this.budget = new TokenBudget(settings.tokenBudget());
        this.batcher = new Batcher(settings, budget);
        this.batchRunner = new BatchRunner(settings, listener, budget);
        this.devices = new AtomicReference<>(model.devices());
        this.room = new Semaphore(settings.maxInFlight());
        for (int i = 0; i < settings.tokenizers(); i++) {
            startThread("blockbuster-tokenizer-" + i, this::tokenizeTexts);
        }
        for (int i = 0; i < settings.runners(); i++) {
            startThread("blockbuster-runner-" + i, this::runBatches);
        }
    }

    /**
     * Submits a text for scoring, or returns null when {@code maxInFlight} reviews are on their way already.
     *
     * @throws IllegalStateException if the engine is closed
     */
    public @Nullable PendingScore trySubmit(String text) {
        if (closed) {
            throw new IllegalStateException("the scoring engine is closed");
        }
        if (!room.tryAcquire()) {
            return null;
        }
        return admit(text);
    }

    /**
     * Submits a text for scoring, waiting for room.
     *
     * @throws IllegalStateException if the engine is closed
     */
    public PendingScore submit(String text) throws InterruptedException {
        while (!room.tryAcquire(50, TimeUnit.MILLISECONDS)) {
            if (closed) {
                break;
            }
        }
        if (closed) {
            throw new IllegalStateException("the scoring engine is closed");
        }
        return admit(text);
    }

    /** Waits until there is room for one more review, or {@code timeout} has passed; says which. */
    public boolean awaitRoom(Duration timeout) throws InterruptedException {
        if (room.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            room.release();
            return true;
        }
        return false;
    }

    /** Seals every micro-batch that waits for company: reviews submitted before this call no longer linger. */
    public void seal() {
        batcher.seal();
    }

    /** The number of reviews submitted and not yet done. */
    public int inFlight() {
        return settings.maxInFlight() - room.availablePermits();
    }

    /** The bounds of this engine. */
    public EngineSettings settings() {
        return settings;
    }

    /** The tokens after which a micro-batch is sealed now; less than the settings say where the device's memory is. */
    public int tokenBudget() {
        return budget.tokens();
    }

    /** The model that scores the reviews submitted from now on. */
    public SentimentModel model() {
        return current.model();
    }

    /**
     * Puts a new model in place of the present one, at a batch boundary: no micro-batch is scored by two models. The old
     * one is closed when its last review is done.
     */
    public synchronized void swap(SentimentModel model) {
        if (closed) {
            model.close();
            throw new IllegalStateException("the scoring engine is closed");
        }
        ModelLease old = current;
        current = new ModelLease(model);
        devices.set(model.devices());
        listener.modelChanged(model);
        old.retire();
    }

    /** Ends all threads, fails every review still in flight and closes the model. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        batcher.close();
        threads.forEach(Thread::interrupt);
        threads.forEach(ScoringEngine::joinUninterruptibly);
        Outcome failed = new Outcome.Failed(new IllegalStateException("the scoring engine was closed"));
        inFlight.forEach(review -> review.complete(failed));
        inFlight.clear();
        batcher.drain().forEach(batch -> batch.lease().release(batch.reviews().size()));
        current.retire();
    }

    private PendingScore admit(String text) {
        PendingScore review = new PendingScore(text, batcher.admit(), System.nanoTime());
        inFlight.add(review);
        texts.add(review);
        if (closed) { // close() may have passed this review by
            review.complete(new Outcome.Failed(new IllegalStateException("the scoring engine was closed")));
        }
        return review;
    }

    private void tokenizeTexts() throws InterruptedException {
        while (!closed) {
            PendingScore review = texts.take();
            if (review.isCancelled()) {
                batcher.drop(review);
                finish(review, new Outcome.Failed(new IllegalStateException("cancelled")));
                continue;
            }
            ModelLease lease = acquireModel();
            long start = System.nanoTime();
            try {
                review.tokens(lease.model().tokenize(review.text()));
            } catch (RuntimeException e) {
                lease.release(1);
                batcher.drop(review);
                finish(review, new Outcome.Rejected(new InferenceException("tokenizing failed: " + e.getMessage(), e)));
                continue;
            } catch (Error e) {
                LOG.atError().setCause(e).log("Tokenizing failed unexpectedly");
                lease.release(1);
                batcher.drop(review);
                finish(review, new Outcome.Failed(e));
                continue;
            }
            listener.tokenized(System.nanoTime() - start);
            batcher.add(review, lease);
        }
    }

    private void runBatches() throws InterruptedException {
        MicroBatch batch = batcher.take();
        while (batch != null) {
            runBatch(batch);
            batch = batcher.take();
        }
    }

    private void runBatch(MicroBatch batch) throws InterruptedException {
        List<PendingScore> reviews = batch.reviews();
        long start = System.nanoTime();
        try {
            SentimentModel model = batch.lease().model();
            batchRunner.run(model, reviews);
            long inferNanos = System.nanoTime() - start;
            listener.scored(
                    reviews.size(),
                    batch.tokens(),
                    model.padding(reviews.stream().map(PendingScore::tokens).toList()),
                    start - reviews.get(0).submittedNanos(),
                    inferNanos);
            noteDevices(model);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("A micro-batch failed unexpectedly");
            reviews.forEach(review -> review.complete(new Outcome.Failed(e)));
        } finally {
            batch.lease().release(reviews.size());
            reviews.forEach(this::settle);
        }
    }

    private void noteDevices(SentimentModel model) {
        List<Device> before = devices.get();
        List<Device> now = model.devices();
        if (model == model() && !now.equals(before) && devices.compareAndSet(before, now)) {
            listener.devicesChanged(model);
        }
    }

    private ModelLease acquireModel() {
        ModelLease lease = current;
        while (!lease.tryAcquire()) {
            lease = current;
        }
        return lease;
    }

    private void finish(PendingScore review, Outcome outcome) {
        review.complete(outcome);
        settle(review);
    }

    private void settle(PendingScore review) {
        if (review.isDone() && inFlight.remove(review)) {
            room.release();
        }
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private void startThread(String name, Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // only close() interrupts
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
