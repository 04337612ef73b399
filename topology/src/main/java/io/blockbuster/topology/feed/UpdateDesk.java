package io.blockbuster.topology.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.UpdateRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about updates: each is taken, as the model in force or as a shadow, or refused with a reason. A refused update
 * leaves everything as it was.
 *
 * <p>While history is read ({@link #note}), updates are only collected; {@link #settle} then takes the newest that can
 * be taken. From then on {@link #receive} decides about one after the other.
 *
 * <p>Owned by the feed's thread.
 */
final class UpdateDesk {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateDesk.class);

    /** How many of the newest updates of a topic are kept in mind until one of them can be taken. */
    private static final int MAX_CANDIDATES = 32;

    /** How many refusals of old records are told one by one at a start. */
    private static final int MAX_TOLD = 100;

    private static final Comparator<ModelManifest> BY_EPOCH = Comparator.comparingLong(ModelManifest::epoch);

    private final Trust trust;
    private final ScoringEngine engine;
    private final ModelPreparation preparation;
    private final ShadowScoring shadow;
    private final Audit audit;
    private final FeedMetrics metrics;
    private final String by;
    private final Duration patience;
    private final Clock clock;

    private final List<ModelManifest> candidates = new ArrayList<>();
    private final List<ModelManifest> shadows = new ArrayList<>();
    private final Set<String> former = new HashSet<>();
    private final String own;
    private String champion;
    private long epoch;
    private long refusedAtStart;

    /**
     * A desk that has not seen any update.
     *
     * @param by the name of this instance in audit events
     * @param patience after which no older update is tried at a start where newer ones cannot be taken
     */
    UpdateDesk(
            Trust trust,
            ScoringEngine engine,
            ModelPreparation preparation,
            ShadowScoring shadow,
            Audit audit,
            FeedMetrics metrics,
            String by,
            Duration patience,
            Clock clock) {
        this.trust = trust;
        this.engine = engine;
        this.preparation = preparation;
        this.shadow = shadow;
        this.audit = audit;
        this.metrics = metrics;
        this.by = by;
        this.patience = patience;
        this.clock = clock;
        this.own = engine.model().version().toString();
        this.champion = own;
    }

    /** The epoch of the newest update taken; 0 while the processor's own model is in force. */
    long epoch() {
        return epoch;
    }

    /** Reads a record of the past, without acting on it yet. */
    void note(UpdateRecord past) {
        try {
            ModelManifest manifest = past.verified(trust);
            preparation.learn(manifest);
            List<ModelManifest> kept = manifest.shadow() ? shadows : candidates;
            kept.add(manifest);
            if (kept.size() > MAX_CANDIDATES) {
                kept.remove(Collections.min(kept, BY_EPOCH));
            }
        } catch (UpdateRefusedException e) {
            refusedAtStart++;
            if (refusedAtStart <= MAX_TOLD) {
                refuse(past, e);
            }
        }
    }

    /** Takes the newest update of the past that can be taken, and the newest shadow after it. */
    void settle() {
        if (refusedAtStart > MAX_TOLD) {
            LOG.atWarn()
                    .addKeyValue("records", refusedAtStart)
                    .addKeyValue("told", MAX_TOLD)
                    .log("Many records of the past are no updates to take");
        }
        takeNewest(candidates);
        takeNewest(shadows);
    }

    private void takeNewest(List<ModelManifest> waiting) {
        // Older ones were decided about before, or have no say any more.
        waiting.removeIf(manifest -> manifest.epoch() <= epoch);
        // Of two with one epoch the first to come is asked first, as it was when it came.
        waiting.sort(BY_EPOCH.reversed());
        long start = System.nanoTime();
        for (ModelManifest manifest : waiting) {
            if (decide(manifest)) {
                break;
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                LOG.atWarn()
                        .addKeyValue("patience", patience)
                        .log("The newest updates cannot be taken, and there is no more time for older ones");
                break;
            }
        }
        waiting.clear();
    }

    /** Decides about an update that was just published. */
    void receive(UpdateRecord fresh) {
        ModelManifest manifest;
        try {
            manifest = fresh.verified(trust);
        } catch (UpdateRefusedException e) {
            refuse(fresh, e);
            return;
        }
        decide(manifest);
    }

    private boolean decide(ModelManifest manifest) {
        try {
            requireNewer(manifest);
            preparation.learn(manifest);
            take(manifest);
            return true;
        } catch (UpdateRefusedException e) {
            refuse(manifest, e);
        } catch (RuntimeException | OutOfMemoryError e) {
            refuse(manifest, new UpdateRefusedException(Refusal.MODEL, "it cannot be made to run: " + e, e));
        }
        return false;
    }

    private void requireNewer(ModelManifest manifest) {
        if (manifest.epoch() <= epoch) {
            throw new UpdateRefusedException(
                    Refusal.REPLAYED,
                    "its epoch " + manifest.epoch() + " is not above " + epoch + ", that of the newest update taken");
        }
    }

    private void take(ModelManifest manifest) {
        long start = System.nanoTime();
        SentimentModel model = preparation.prepare(manifest);
        AuditEvent.Kind event;
        if (manifest.shadow()) {
            shadow.begin(model, manifest);
            event = AuditEvent.Kind.SHADOW;
        } else {
            event = kindOf(manifest);
            engine.swap(model);
            Instant now = clock.instant();
            metrics.swapped(manifest.epoch(), Duration.ofNanos(System.nanoTime() - start), manifest.createdAt(), now);
            former.add(champion);
            champion = manifest.key();
            shadow.end();
        }
        epoch = manifest.epoch();
        metrics.decided(event);
        tell(manifest, event, Duration.ofNanos(System.nanoTime() - start));
    }

    private AuditEvent.Kind kindOf(ModelManifest manifest) {
        ModelManifest beside = shadow.present();
        if (beside != null && beside.key().equals(manifest.key())) {
            return AuditEvent.Kind.PROMOTED;
        }
        boolean again = former.contains(manifest.key()) || manifest.key().equals(own);
        return again ? AuditEvent.Kind.ROLLED_BACK : AuditEvent.Kind.ACCEPTED;
    }

    private void tell(ModelManifest manifest, AuditEvent.Kind event, Duration took) {
        Duration delay = Duration.between(manifest.createdAt(), clock.instant());
        LOG.atInfo()
                .addKeyValue("event", event.json())
                .addKeyValue("model", manifest.key())
                .addKeyValue("epoch", manifest.epoch())
                .addKeyValue("took", took)
                .addKeyValue("sinceCreated", delay)
                .log("A model update was taken");
        ObjectNode details = ReviewJson.mapper()
                .createObjectNode()
                .put("kind", manifest.kind().name().toLowerCase(Locale.ROOT))
                .put("tookMs", took.toMillis())
                .put("sinceCreatedMs", delay.toMillis());
        audit.tell(new AuditEvent(
                manifest.name(), manifest.version(), manifest.epoch(), event, null, by, clock.instant(), details));
    }

    /** Refuses a record that is not believed: what it says of itself is not repeated as its name. */
    private void refuse(UpdateRecord record, UpdateRefusedException refused) {
        refuse(null, refused, details(refused).put("key", record.shownKey()));
    }

    private void refuse(ModelManifest manifest, UpdateRefusedException refused) {
        refuse(manifest, refused, details(refused));
    }

    private static ObjectNode details(UpdateRefusedException refused) {
        return ReviewJson.mapper().createObjectNode().put("kind", refused.kind().tag());
    }

    private void refuse(@Nullable ModelManifest manifest, UpdateRefusedException refused, ObjectNode details) {
        if (Thread.currentThread().isInterrupted()) {
            return; // the processor is stopping, and the update is not at fault
        }
        metrics.refused(refused.kind());
        LOG.atWarn()
                .addKeyValue("model", manifest == null ? AuditEvent.UNKNOWN_MODEL : manifest.key())
                .addKeyValue("kind", refused.kind().tag())
                .addKeyValue("reason", refused.reason())
                .log("A model update is refused; the present model goes on");
        audit.tell(new AuditEvent(
                manifest == null ? AuditEvent.UNKNOWN_MODEL : manifest.name(),
                manifest == null ? null : manifest.version(),
                manifest == null ? null : manifest.epoch(),
                AuditEvent.Kind.REJECTED,
                refused.reason(),
                by,
                clock.instant(),
                details));
    }
}
