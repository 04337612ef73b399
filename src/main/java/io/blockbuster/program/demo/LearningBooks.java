package io.blockbuster.program.demo;

import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.program.demo.Ledger.Agreement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a demo of learning has seen: how right ordinary reviews and those in slang were, when, and by which model. Thread-safe. */
final class LearningBooks {
    private static final int OF_LATE = 200;

    private final Map<Act, Agreement> ordinary = new EnumMap<>(Act.class);
    private final Map<Act, Agreement> slang = new EnumMap<>(Act.class);
    private final Deque<Boolean> ordinaryOfLate = new ArrayDeque<>();
    private final Deque<Boolean> slangOfLate = new ArrayDeque<>();
    private final Map<String, Long> publishedAt = new HashMap<>();
    private @Nullable String firstModel;
    private @Nullable Taken taken;
    private boolean slangUp;
    private int largestUpdate;

    /** The acts of the play. */
    enum Act {
        /** All reviews are ordinary. */
        BEFORE,
        /** Slang is up, and the model does not know it. */
        DURING,
        /** An update scores. */
        AFTER
    }

    /**
     * The first review that an update scored.
     *
     * @param version of the update
     * @param at by {@link System#nanoTime()}
     * @param sincePublished how long the update was on its topic by then
     */
    record Taken(String version, long at, Duration sincePublished) {}

    /** Slang comes up. */
    synchronized void slangUp() {
        slangUp = true;
    }

    /** An update of so many bytes is on its topic. */
    synchronized void published(String version, int bytes) {
        publishedAt.put(version, System.nanoTime());
        largestUpdate = Math.max(largestUpdate, bytes);
    }

    /** A review came back scored. */
    synchronized void scored(Stamp stamp, ScoredReview review) {
        String version = review.model().version();
        if (firstModel == null) {
            firstModel = version;
        }
        boolean updated = !version.equals(firstModel);
        if (updated && taken == null) {
            long now = System.nanoTime();
            // The result may be read before the trainer has told of its publication.
            taken = new Taken(version, now, Duration.ofNanos(now - publishedAt.getOrDefault(version, now)));
        }
        if (stamp.intended() == null) {
            return;
        }
        boolean right = stamp.intended() == review.label();
        Act act = updated ? Act.AFTER : slangUp ? Act.DURING : Act.BEFORE;
        Map<Act, Agreement> books = stamp.slang() ? slang : ordinary;
        books.merge(act, Agreement.NONE.plus(right), (sum, one) -> sum.plus(right));
        Deque<Boolean> ofLate = stamp.slang() ? slangOfLate : ordinaryOfLate;
        ofLate.addLast(right);
        if (ofLate.size() > OF_LATE) {
            ofLate.removeFirst();
        }
    }

    /** The first review scored by an update, once there was one. */
    synchronized Optional<Taken> taken() {
        return Optional.ofNullable(taken);
    }

    /** The size of the largest update in bytes; 0 of none. */
    synchronized int largestUpdate() {
        return largestUpdate;
    }

    synchronized Agreement ordinary(Act act) {
        return ordinary.getOrDefault(act, Agreement.NONE);
    }

    synchronized Agreement slang(Act act) {
        return slang.getOrDefault(act, Agreement.NONE);
    }

    /** The share of right labels among the newest ordinary reviews, in [0, 1]; NaN of none. */
    synchronized double ordinaryOfLate() {
        return share(ordinaryOfLate);
    }

    /** The same of reviews in slang. */
    synchronized double slangOfLate() {
        return share(slangOfLate);
    }

    private static double share(Deque<Boolean> ofLate) {
        return ofLate.stream().mapToInt(right -> right ? 1 : 0).average().orElse(Double.NaN);
    }
}
