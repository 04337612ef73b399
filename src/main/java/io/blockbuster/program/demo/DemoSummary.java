package io.blockbuster.program.demo;

import io.blockbuster.program.demo.Ledger.Balance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a demo ended.
 *
 * @param balance the books, after the topics were read to their ends at read_committed
 * @param readToEnd whether they were
 * @param waiting records on {@code reviews.raw} that the processor has not committed
 * @param interrupted whether the user ended it
 * @param published for how long reviews were published
 * @param firstScore from the command until a consumer had the first scored review; negative if none came
 * @param learning what came of the learning; null where nothing was learned
 */
record DemoSummary(
        Balance balance,
        boolean readToEnd,
        long waiting,
        boolean interrupted,
        Duration published,
        Duration firstScore,
        @Nullable LearningSummary learning) {
    /** The summary of a demo in which nothing was learned. */
    DemoSummary(
            Balance balance,
            boolean readToEnd,
            long waiting,
            boolean interrupted,
            Duration published,
            Duration firstScore) {
        this(balance, readToEnd, waiting, interrupted, published, firstScore, null);
    }

    /** Whether every record published came back exactly once: scored, or as a dead letter where it was broken. */
    boolean adds() {
        return readToEnd && balance.adds();
    }

    /**
     * Whether the demo ended well: the books balance, or the user did not wait for what the processor, behind with its
     * work, had not taken up yet.
     */
    boolean isGood() {
        return isBalanced() && (learning == null || interrupted || learning.isGood());
    }

    private boolean isBalanced() {
        return adds()
                || interrupted
                        && readToEnd
                        && balance.twice() == 0
                        && balance.wronglyDead() == 0
                        && balance.missing() == waiting;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        double seconds = Math.max(1e-3, published.toNanos() / 1e9);
        lines.add(books());
        lines.add(line("rate       %,.0f scored per second over %.1f s", balance.scored() / seconds, seconds));
        if (balance.scored() > 0) {
            lines.add(line(
                    "latency    p50 %,d ms, p99 %,d ms from creation to a score at read_committed; first score after %.1f s",
                    balance.latency().p50(), balance.latency().p99(), firstScore.toMillis() / 1e3));
            lines.add(line(
                    "labels     %.1f %% positive; as the author meant it %.1f %% of all, %.1f %% of the clear ones",
                    100.0 * balance.positive() / balance.scored(),
                    100 * balance.all().share(),
                    100 * balance.clear().share()));
        }
        if (learning != null) {
            lines.addAll(learning.lines());
        }
        return lines;
    }

    private String books() {
        String sum = line("scored %,d + dead letters %,d", balance.scored(), balance.dead());
        if (adds()) {
            return line(
                    "published %,d = %s  (read back from the topics: none missing, none twice)",
                    balance.published(), sum);
        }
        if (isBalanced()) {
            return line(
                    "published %,d = %s + %,d not yet taken up when it was stopped: the rate is more than this machine scores",
                    balance.published(), sum, waiting);
        }
        return line(
                "WRONG: published %,d, but %s: %,d missing, %,d twice, %,d sound reviews among the dead letters, "
                        + "%,d not yet taken up%s",
                balance.published(),
                sum,
                balance.missing(),
                balance.twice(),
                balance.wronglyDead(),
                waiting,
                readToEnd ? "" : "; the topics could not be read to their ends in time");
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
