package io.blockbuster.program.demo;

import io.blockbuster.core.review.Sentiment;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The books of a demo: what was published, what came back and how long it took. Every record is known by its number, so
 * that one that comes back twice does not make up for one that is lost. Thread-safe.
 */
final class Ledger {
    private final BitSet published = new BitSet();
    private final BitSet returned = new BitSet();
    private final LatencyHistogram latency = new LatencyHistogram();
    private final LatencyHistogram recentLatency = new LatencyHistogram();
    private Latency recent = Latency.NONE;
    private @Nullable Long firstScoreAt;
    private long scored;
    private long positive;
    private long dead;
    private long wronglyDead;
    private long twice;
    private Agreement all = Agreement.NONE;
    private Agreement clear = Agreement.NONE;

    /**
     * How often the model said what the review meant.
     *
     * @param right reviews labelled as meant
     * @param of reviews labelled
     */
    record Agreement(long right, long of) {
        static final Agreement NONE = new Agreement(0, 0);

        Agreement plus(boolean agreed) {
            return new Agreement(right + (agreed ? 1 : 0), of + 1);
        }

        /** The share of right labels in [0, 1]; 0 of none. */
        double share() {
            return of == 0 ? 0 : right / (double) of;
        }
    }

    /**
     * Time from a review's creation until a consumer at read_committed has its score, in milliseconds; -1 of none.
     *
     * @param p50 the median
     * @param p99 what 99 of 100 do not exceed
     */
    record Latency(long p50, long p99) {
        static final Latency NONE = new Latency(-1, -1);

        private static Latency of(LatencyHistogram histogram) {
            return new Latency(histogram.quantile(0.5), histogram.quantile(0.99));
        }
    }

    /**
     * The state of the books.
     *
     * @param published records that Kafka has acknowledged
     * @param scored different records that came back scored
     * @param dead different records that came back as dead letters
     * @param wronglyDead those of them that nothing was wrong with
     * @param twice records that came back more than once
     * @param missing records that were published and have not come back
     * @param positive scored reviews labelled positive
     * @param latency of all scored reviews
     */
    record Balance(
            long published,
            long scored,
            long dead,
            long wronglyDead,
            long twice,
            long missing,
            long positive,
            Latency latency,
            Agreement all,
            Agreement clear) {
        /** Whether every record published came back exactly once, and each where it belongs. */
        boolean adds() {
            return missing == 0 && twice == 0 && wronglyDead == 0 && published == scored + dead;
        }
    }

    /** Kafka has acknowledged the record. */
    synchronized void published(int number) {
        published.set(number);
    }

    /** The record came back scored, {@code millis} milliseconds after its creation. */
    synchronized void scored(Stamp stamp, Sentiment label, long millis) {
        if (!first(stamp.number())) {
            return;
        }
        if (firstScoreAt == null) {
            firstScoreAt = System.nanoTime();
        }
        scored++;
        positive += label == Sentiment.POSITIVE ? 1 : 0;
        latency.add(millis);
        recentLatency.add(millis);
        if (stamp.intended() != null) {
            all = all.plus(stamp.intended() == label);
            clear = stamp.clear() ? clear.plus(stamp.intended() == label) : clear;
        }
    }

    /** The record came back as a dead letter. */
    synchronized void dead(Stamp stamp) {
        if (first(stamp.number())) {
            dead++;
            wronglyDead += stamp.intended() == null ? 0 : 1;
        }
    }

    synchronized Balance balance() {
        return new Balance(
                published.cardinality(),
                scored,
                dead,
                wronglyDead,
                twice,
                missing(),
                positive,
                Latency.of(latency),
                all,
                clear);
    }

    /** The latency of what came back between the last two calls, or before, where nothing came back. */
    synchronized Latency recentLatency() {
        Latency now = Latency.of(recentLatency);
        if (now.p50() >= 0) {
            recent = now;
            recentLatency.clear();
        }
        return recent;
    }

    /** How many records were published and have not come back. */
    synchronized int missing() {
        BitSet missing = (BitSet) published.clone();
        missing.andNot(returned);
        return missing.cardinality();
    }

    /** When the first score came back, by {@link System#nanoTime()}. */
    synchronized Optional<Long> firstScoreAt() {
        return Optional.ofNullable(firstScoreAt);
    }

    private boolean first(int number) {
        if (returned.get(number)) {
            twice++;
            return false;
        }
        returned.set(number);
        return true;
    }
}
