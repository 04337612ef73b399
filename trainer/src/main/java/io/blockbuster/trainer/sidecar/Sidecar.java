package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.trainer.sidecar.label.KeptLabel;
import io.blockbuster.trainer.sidecar.label.LabelStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trainer beside a running processor: it gathers labels, learns an update when there are enough new ones, and publishes
 * what passes the gate. It meets the processor on topics only.
 *
 * <p>Threading: {@link #run()} does everything on the thread that calls it; everything else may be called from any
 * thread.
 */
public final class Sidecar {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int BACKLOG = 500;

    private final SidecarSettings settings;
    private final BaseModel base;
    private final ReplayData replay;
    private final SigningKey key;
    private final Trust trust;
    private final UpdateLearner learner;
    private final SidecarFiles files;
    private final SidecarClients clients;
    private final TrainerMetrics metrics;
    private final SidecarListener listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean connected;
    private volatile boolean ended;
    private long firstWaitingSince;
    private boolean anyWaiting;

    /**
     * A sidecar that does nothing yet.
     *
     * @param key signs the updates
     * @param trust whose updates may be in force; the key's own public half belongs in it
     * @throws io.blockbuster.core.model.ModelException if the model cannot be used
     * @throws io.blockbuster.core.dataset.DatasetException if the data set cannot be read
     */
    public Sidecar(
            SidecarSettings settings,
            SidecarFiles files,
            SigningKey key,
            Trust trust,
            UpdateLearner learner,
            SidecarClients clients,
            MeterRegistry registry,
            SidecarListener listener) {
        this.settings = settings;
        this.files = files;
        this.base = BaseModel.open(files.model());
        this.replay = ReplayData.read(files.replay(), settings.replayHeldOut());
        this.key = key;
        this.trust = trust;
        this.learner = learner;
        this.clients = clients;
        this.metrics = new TrainerMetrics(registry);
        this.listener = new SidecarListeners(metrics, listener);
    }

    /**
     * Follows, learns and publishes until {@link #stop()}. An outage of the cluster is waited out.
     *
     * @throws KafkaException if the cluster refuses, or what it answers cannot be mended by waiting
     * @throws IOException if the state cannot be read or written
     */
    public void run() throws IOException, InterruptedException {
        try (LabelStore store = LabelStore.open(files.state(), files.bounds(), InstantSource.system());
                Admin admin = clients.admin();
                Consumer<byte[], byte[]> labels = clients.consumer();
                Consumer<byte[], byte[]> updates = clients.consumer()) {
            String model = base.folder().version().name();
            ModelTopics models = new ModelTopics(settings.topics(), updates, trust, model);
            UpdatePublisher publisher = new UpdatePublisher(
                    settings.topics(), models, model, () -> clients.producer("blockbuster-trainer-" + model));
            CandidateMaker maker =
                    new CandidateMaker(base, replay, learner, settings, listener, () -> stopping.getCount() == 0);
            RoundKeeper rounds =
                    new RoundKeeper(base, replay, settings, store, models, maker, publisher, key, listener);
            LabelFollower follower = new LabelFollower(settings.topics().labelled(), labels, admin, store, listener);
            while (stopping.getCount() > 0) {
                step(store, follower, rounds);
            }
        } finally {
            connected = false;
            ended = true;
        }
    }

    private void step(LabelStore store, LabelFollower follower, RoundKeeper rounds) throws InterruptedException {
        try {
            rounds.settle();
            int read = follower.poll(POLL);
            connected = true;
            Collection<KeptLabel> waiting = store.waiting();
            metrics.onStore(store.size(), waiting.size());
            // What has piled up is read first: a round is worth more with it.
            if (read < BACKLOG && isDue(waiting.size())) {
                rounds.run();
                anyWaiting = false;
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (!passes(e)) {
                throw e;
            }
            connected = false;
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Waiting for Kafka");
            stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean isDue(int waiting) {
        if (waiting > 0 && !anyWaiting) {
            firstWaitingSince = System.nanoTime();
        }
        anyWaiting = waiting > 0;
        return waiting >= settings.minLabels()
                || anyWaiting
                        && System.nanoTime() - firstWaitingSince
                                >= settings.maxWait().toNanos();
    }

    /** Whether waiting may mend it. */
    private static boolean passes(KafkaException e) {
        return !(e instanceof AuthenticationException
                || e instanceof AuthorizationException
                || e instanceof UnsupportedVersionException
                || e.getCause() instanceof RecordTooLargeException);
    }

    /** Asks {@link #run()} to return soon; a round that is learning is given up, to be run again at the next start. */
    public void stop() {
        stopping.countDown();
    }

    /** Why it cannot go on, or null while it can. */
    public @Nullable String defect() {
        return ended ? "the trainer has stopped" : null;
    }

    /** Why it does not follow its topics now, or null where it does. */
    public @Nullable String obstacle() {
        if (ended) {
            return defect();
        }
        return connected ? null : "the cluster or its topics are not there yet";
    }
}
