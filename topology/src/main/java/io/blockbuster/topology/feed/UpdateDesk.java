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
import java.util.Arrays;
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
 * be taken; what this instance had in force before a restart counts among them, whatever became of it on the topic. From
 * then on {@link #receive} decides about one after the other.
 *
 * <p>Owned by the feed's thread.
 */
final class UpdateDesk {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateDesk.class);

    /** How many of the newest updates of a topic are kept in mind until one of them can be taken. */
    private static final int MAX_CANDIDATES = 32;

    /** How many refusals of old records are told one by one at a start. */
    private static final int MAX_TOLD = 100;

    private static final Comparator<Noted> BY_EPOCH = Comparator.comparingLong(Noted::epoch);

    private final Trust trust;
    private final ScoringEngine engine;
    private final ModelPreparation preparation;
    private final ShadowScoring shadow;
    private final Audit audit;
    private final FeedMetrics metrics;
    private final String by;
    private final Duration patience;
    private final Clock clock;

    private final KeptUpdate kept;
    private final List<Noted> candidates = new ArrayList<>();
    private final List<Noted> shadows = new ArrayList<>();
    private final Set<String> former = new HashSet<>();
    private final String own;
    private String champion;
    private long epoch;
    private long refusedAtStart;
    private boolean recalled;

    /** An update of the past that is to be decided about. */
    private record Noted(UpdateRecord update, long epoch) {}

    /**
     * A desk that has not seen any update.
     *
     * @param kept what was in force before a restart
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
            KeptUpdate kept,
            String by,
            Duration patience,
            Clock clock) {
        this.trust = trust;
        this.engine = engine;
        this.preparation = preparation;
        this.shadow = shadow;
        this.audit = audit;
        this.metrics = metrics;
        this.kept = kept;
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
            List<Noted> waiting = manifest.shadow() ? shadows : candidates;
            waiting.add(new Noted(past, manifest.epoch()));
            if (waiting.size() > MAX_CANDIDATES) {
                waiting.remove(Collections.min(waiting, BY_EPOCH));
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
        recall();
        if (refusedAtStart > MAX_TOLD) {
            LOG.atWarn()
                    .addKeyValue("records", refusedAtStart)
                    .addKeyValue("told", MAX_TOLD)
                    .log("Many records of the past are no updates to take");
        }
        takeNewest(candidates);
        takeNewest(shadows);
    }

    /** Notes what was in force before a restart, where the topic has it no more. */
    private void recall() {
        if (recalled) {
            return;
        }
        recalled = true;
        kept.read()
                .filter(update -> candidates.stream()
                        .noneMatch(noted -> Arrays.equals(noted.update().value(), update.value())))
                .ifPresent(update -> {
                    LOG.atWarn()
                            .addKeyValue("key", update.shownKey())
                            .log("The update that was in force before is not on its topic any more; it still counts");
                    note(update);
                });
    }

    private void takeNewest(List<Noted> waiting) {
        // Older ones were decided about before, or have no say any more.
        waiting.removeIf(noted -> noted.epoch() <= epoch);
        // Of two with one epoch the first to come is asked first, as it was when it came.
        waiting.sort(BY_EPOCH.reversed());
        long start = System.nanoTime();
        for (Noted noted : waiting) {
            if (receive(noted.update())) {
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

    /** Decides about an update; returns whether it was taken. */
    boolean receive(UpdateRecord update) {
        ModelManifest manifest;
        try {
            manifest = update.verified(trust);
        } catch (UpdateRefusedException e) {
            refuse(update, e);
            return false;
        }
        try {
            requireNewer(manifest);
            preparation.learn(manifest);
            take(manifest, update);
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

    private void take(ModelManifest manifest, UpdateRecord update) {
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
            kept.keep(update);
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
