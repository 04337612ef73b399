package io.blockbuster.topology.feed;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.topology.scoring.ScoredListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that scores some of the live reviews beside the one in force, on a thread of its own, so that the two can be
 * compared before anybody reads what the new one says. It never holds up the stream: what it cannot keep up with it
 * passes over.
 *
 * <p>Threading: stream threads offer reviews, the feed's thread begins and ends, the shadow's own thread scores.
 */
final class ShadowScoring implements ScoredListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowScoring.class);
    private static final int WAITING = 256;
    private static final long POLL_MS = 100;

    private final double share;
    private final Duration reportEvery;
    private final String by;
    private final Audit audit;
    private final FeedMetrics metrics;
    private final Clock clock;
    private final BlockingQueue<Sample> samples = new ArrayBlockingQueue<>(WAITING);
    private @Nullable Run run;
    private volatile boolean active;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** A review as the model in force scored it. */
    private record Sample(String text, ModelVersion champion, double positive, Sentiment label) {}

    /** One shadow's time. */
    private static final class Run {
        private final SentimentModel model;
        private final ModelManifest manifest;
        private @Nullable ModelVersion champion;
        private long compared;
        private long disagreed;
        private long failed;
        private double differences;
        private double greatest;
        private long told;

        Run(SentimentModel model, ModelManifest manifest) {
            this.model = model;
            this.manifest = manifest;
        }
    }

    ShadowScoring(double share, Duration reportEvery, String by, Audit audit, FeedMetrics metrics, Clock clock) {
        this.share = share;
        this.reportEvery = reportEvery;
        this.by = by;
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Starts to compare {@code model}, which it closes at the end; another shadow ends. */
    synchronized void begin(SentimentModel model, ModelManifest manifest) {
        end();
        run = new Run(model, manifest);
        samples.clear();
        active = true;
        if (thread == null) {
            Thread starting = new Thread(this::work, "blockbuster-shadow");
            starting.setDaemon(true);
            thread = starting;
            starting.start();
        }
    }

    /** Stops to compare, with a last report. */
    synchronized void end() {
        active = false;
        Run ending = run;
        run = null;
        if (ending != null) {
            report(ending);
            ending.model.close();
        }
    }

    /** The update that scores beside the one in force, or null. */
    synchronized @Nullable ModelManifest present() {
        return run == null ? null : run.manifest;
    }

    @Override
    public void scored(String text, Outcome.Scored outcome) {
        if (!active || ThreadLocalRandom.current().nextDouble() >= share) {
            return;
        }
        Score score = outcome.score();
        if (!samples.offer(new Sample(text, outcome.model(), score.positive(), score.label()))) {
            metrics.passedOver();
        }
    }

    private void work() {
        long told = System.nanoTime();
        try {
            while (!closed) {
                Sample sample = samples.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (sample != null) {
                    compare(sample);
                }
                if (System.nanoTime() - told >= reportEvery.toNanos()) {
                    told = System.nanoTime();
                    reportPresent();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only close() interrupts
        }
    }

    private synchronized void compare(Sample sample) {
        Run present = run;
        if (present == null) {
            return;
        }
        present.champion = sample.champion();
        try {
            Score score = present.model
                    .score(List.of(present.model.tokenize(sample.text())))
                    .get(0);
            boolean agree = score.label() == sample.label();
            double difference = Math.abs(score.positive() - sample.positive());
            present.compared++;
            present.disagreed += agree ? 0 : 1;
            present.differences += difference;
            present.greatest = Math.max(present.greatest, difference);
            metrics.compared(agree);
        } catch (RuntimeException e) {
            present.failed++;
            LOG.atDebug().setCause(e).log("The shadow cannot score a review");
        }
    }

    private synchronized void reportPresent() {
        Run present = run;
        if (present != null && present.compared + present.failed > present.told) {
            report(present);
        }
    }

    private void report(Run about) {
        about.told = about.compared + about.failed;
        double disagreement = about.compared == 0 ? 0 : (double) about.disagreed / about.compared;
        ModelVersion champion = about.champion;
        audit.tell(new AuditEvent(
                about.manifest.name(),
                about.manifest.version(),
                about.manifest.epoch(),
                AuditEvent.Kind.SHADOW_REPORT,
                null,
                by,
                clock.instant(),
                ReviewJson.mapper()
                        .createObjectNode()
                        .put("champion", champion == null ? null : champion.version())
                        .put("reviews", about.compared)
                        .put("disagreed", about.disagreed)
                        .put("disagreement", disagreement)
                        .put("meanDifference", about.compared == 0 ? 0 : about.differences / about.compared)
                        .put("greatestDifference", about.greatest)
                        .put("failed", about.failed)));
    }

    @Override
    public void close() {
        closed = true;
        end();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
