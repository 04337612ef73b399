package io.blockbuster.trainer.sidecar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.UpdateRefusedException;
import io.blockbuster.trainer.sidecar.SidecarListener.RoundEnd;
import io.blockbuster.trainer.sidecar.UpdatePublisher.Outcome;
import io.blockbuster.trainer.sidecar.label.Decision;
import io.blockbuster.trainer.sidecar.label.LabelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rounds from the labels in the store to an update on the topic, or to a reason why there is none. Each step is in
 * the store before the next begins, so that a trainer that dies goes on where it was. Used by one thread.
 */
final class RoundKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RoundKeeper.class);
    private static final Duration READ_TO_END = Duration.ofSeconds(30);

    private final BaseModel base;
    private final ReplayData replay;
    private final SidecarSettings settings;
    private final LabelStore store;
    private final ModelTopics models;
    private final CandidateMaker maker;
    private final UpdatePublisher publisher;
    private final SigningKey key;
    private final SidecarListener listener;

    RoundKeeper(
            BaseModel base,
            ReplayData replay,
            SidecarSettings settings,
            LabelStore store,
            ModelTopics models,
            CandidateMaker maker,
            UpdatePublisher publisher,
            SigningKey key,
            SidecarListener listener) {
        this.base = base;
        this.replay = replay;
        this.settings = settings;
        this.store = store;
        this.models = models;
        this.maker = maker;
        this.publisher = publisher;
        this.key = key;
        this.listener = listener;
    }

    /**
     * Runs a round with all labels there are; if it is stopped, nothing has happened.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer: to be called again then
     */
    void run() {
        long start = System.nanoTime();
        models.catchUp(READ_TO_END);
        long upTo = store.end();
        try {
            Champion champion = maker.champion(models.inForce());
            long epoch = models.highestEpoch() + 1;
            long covered = store.covered(champion.version().version()).orElse(0);
            Round round = Round.of(store.labels(), upTo, covered, epoch, replay, settings);
            LOG.atInfo()
                    .addKeyValue("labels", round.learned().size())
                    .addKeyValue("heldOut", round.fresh().size())
                    .addKeyValue("replayed", round.replayed().size())
                    .addKeyValue("champion", champion.version())
                    .log("A round of training begins");
            listener.onRound(round.learned().size(), round.replayed().size());
            Optional<Candidate> candidate = maker.make(round, champion, epoch);
            if (candidate.isPresent()) {
                end(candidate.get(), round, start);
            }
        } catch (ArithmeticException | IllegalStateException | UpdateRefusedException e) {
            fail("no update was made: " + e.getMessage(), upTo, start);
        } catch (IOException e) {
            throw new UncheckedIOException("a round of training failed", e);
        }
    }

    private void end(Candidate candidate, Round round, long start) {
        if (candidate.report().passed()) {
            byte[] manifest = manifest(candidate, round, start).write();
            store.decide(new Decision(
                    round.upTo(), candidate.version().version(), candidate.epoch(), manifest, key.sign(manifest)));
            settle(start);
            return;
        }
        String reason = String.join("; ", candidate.report().objections());
        publisher.tell(event(
                AuditEvent.Kind.GATE_FAILED,
                candidate.version().version(),
                candidate.epoch(),
                reason,
                candidate.report().numbers()));
        store.tried(round.upTo());
        LOG.atWarn()
                .addKeyValue("version", candidate.version())
                .addKeyValue("reason", reason)
                .log("The update is not published: it did not pass the gate");
        listener.onRoundEnd(RoundEnd.GATE_FAILED, since(start));
    }

    private void fail(String reason, long upTo, long start) {
        publisher.tell(event(AuditEvent.Kind.GATE_FAILED, null, null, reason, Map.of()));
        store.tried(upTo);
        LOG.atWarn().addKeyValue("reason", reason).log("A round of training came to nothing");
        listener.onRoundEnd(RoundEnd.FAILED, since(start));
    }

    /**
     * Publishes the update that is decided, if there is one, and remembers that it is published.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer: to be called again then
     */
    void settle() {
        settle(System.nanoTime());
    }

    private void settle(long start) {
        Optional<Decision> decided = store.decision();
        if (decided.isEmpty()) {
            return;
        }
        Decision decision = decided.get();
        int bytes = decision.manifest().length + decision.signature().length;
        Outcome outcome = publisher.publish(
                decision,
                event(
                        AuditEvent.Kind.PUBLISHED,
                        decision.version(),
                        decision.epoch(),
                        null,
                        Map.of("bytes", bytes, "labelsUpTo", decision.upTo())));
        if (outcome == Outcome.OVERTAKEN) {
            store.withdraw();
            LOG.atWarn()
                    .addKeyValue("version", decision.version())
                    .addKeyValue("epoch", decision.epoch())
                    .log("The update is not published: another one was, in the meantime");
            listener.onRoundEnd(RoundEnd.FAILED, since(start));
            return;
        }
        store.published();
        LOG.atInfo()
                .addKeyValue("version", decision.version())
                .addKeyValue("epoch", decision.epoch())
                .addKeyValue("bytes", bytes)
                .log(outcome == Outcome.PUBLISHED ? "Update published" : "Update had been published before a restart");
        listener.onPublished(decision.version(), decision.epoch(), bytes);
        listener.onRoundEnd(RoundEnd.PUBLISHED, since(start));
    }

    private ModelManifest manifest(Candidate candidate, Round round, long start) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("accuracyOnNewLabels", candidate.report().fresh().candidateAccuracy());
        metrics.put("accuracyOnOriginalDomain", candidate.report().original().candidateAccuracy());
        metrics.put("labelsLearned", round.learned().size());
        metrics.put("labelsHeldOut", round.fresh().size());
        metrics.put("labelsUpTo", round.upTo());
        metrics.put("reviewsReplayed", round.replayed().size());
        metrics.put("seconds", since(start).toMillis() / 1e3);
        return ModelManifest.ofDelta(
                        candidate.version(),
                        candidate.epoch(),
                        candidate.champion().version(),
                        base.digest(),
                        candidate.delta(),
                        candidate.golden(),
                        Instant.now())
                .with(tree(metrics), tree(candidate.report().numbers()));
    }

    private AuditEvent event(
            AuditEvent.Kind kind,
            @Nullable String version,
            @Nullable Long epoch,
            @Nullable String reason,
            Map<String, ?> details) {
        return new AuditEvent(
                base.folder().version().name(),
                version,
                epoch,
                kind,
                reason,
                settings.by(),
                Instant.now(),
                details.isEmpty() ? null : tree(details));
    }

    private static ObjectNode tree(Map<String, ?> values) {
        return ReviewJson.mapper().valueToTree(values);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
