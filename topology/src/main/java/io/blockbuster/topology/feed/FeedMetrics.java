package io.blockbuster.topology.feed;

import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.topology.metrics.OwnMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of the model feed. Thread-safe. */
final class FeedMetrics {
    private static final List<AuditEvent.Kind> OUTCOMES = List.of(
            AuditEvent.Kind.ACCEPTED,
            AuditEvent.Kind.PROMOTED,
            AuditEvent.Kind.ROLLED_BACK,
            AuditEvent.Kind.SHADOW,
            AuditEvent.Kind.REJECTED);

    private final Map<AuditEvent.Kind, Counter> outcomes = new EnumMap<>(AuditEvent.Kind.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Timer swap;
    private final Timer delay;
    private final Counter agreed;
    private final Counter disagreed;
    private final Counter passed;
    private final AtomicLong epoch = new AtomicLong();
    private final AtomicLong sinceMillis = new AtomicLong();
    private final AtomicBoolean caughtUp = new AtomicBoolean();

    FeedMetrics(MeterRegistry registry) {
        for (AuditEvent.Kind outcome : OUTCOMES) {
            outcomes.put(outcome, OwnMeter.UPDATES.counter(registry, "outcome", outcome.json()));
        }
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, OwnMeter.UPDATES_REFUSED.counter(registry, "reason", reason.tag()));
        }
        swap = OwnMeter.SWAP.timer(registry);
        delay = OwnMeter.UPDATE_DELAY.timer(registry);
        agreed = OwnMeter.SHADOW.counter(registry, "agrees", "yes");
        disagreed = OwnMeter.SHADOW.counter(registry, "agrees", "no");
        passed = OwnMeter.SHADOW_DROPPED.counter(registry);
        OwnMeter.MODEL_EPOCH.gauge(registry, Tags.empty(), epoch, AtomicLong::doubleValue);
        OwnMeter.MODEL_SINCE.gauge(registry, Tags.empty(), sinceMillis, millis -> millis.doubleValue() / 1_000);
        OwnMeter.FEED_CAUGHT_UP.gauge(registry, Tags.empty(), caughtUp, done -> done.get() ? 1 : 0);
    }

    /** Another model scores from now on, {@code took} after the feed took up its update. */
    void swapped(long nowEpoch, Duration took, Instant createdAt, Instant now) {
        swap.record(took);
        Duration since = Duration.between(createdAt, now);
        delay.record(since.isNegative() ? Duration.ZERO : since);
        epoch.set(nowEpoch);
        sinceMillis.set(now.toEpochMilli());
    }

    void decided(AuditEvent.Kind outcome) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void refused(Refusal reason) {
        decided(AuditEvent.Kind.REJECTED);
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void compared(boolean agree) {
        (agree ? agreed : disagreed).increment();
    }

    /** A review of the sample was not compared. */
    void passedOver() {
        passed.increment();
    }

    void caughtUp(boolean done) {
        caughtUp.set(done);
    }
}
