package io.blockbuster.program.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The progress of a long job on standard error: a bar that redraws itself on a terminal, otherwise a plain line every
 * ten seconds. Quiet for the first two seconds, so that a short job stays silent.
 *
 * <p>Not thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);
    private static final int BAR = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final String doing;
    private final String unit;
    private final LongSupplier nanoTime;
    private final long start;
    private long next;
    private boolean drawn;

    /**
     * Starts to count.
     *
     * @param doing the work in one word, such as {@code Scoring}
     * @param unit what is counted, in the plural, such as {@code reviews}
     */
    public Progress(Console console, String doing, String unit) {
        this(console.err(), console.terminals().err(), doing, unit, System::nanoTime);
    }

    Progress(PrintWriter err, boolean terminal, String doing, String unit, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.doing = doing;
        this.unit = unit;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.next = start + QUIET.toNanos();
    }

    /**
     * Says how far the work is; cheap enough to be called for each item.
     *
     * @param done items done
     * @param fraction the share of the work that is done, in [0, 1], or NaN where nobody knows
     */
    public void update(long done, double fraction) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + (terminal ? REDRAW : LINE_EVERY).toNanos();
        String line = describe(done, fraction, now);
        if (terminal) {
            err.print(CLEAR_LINE + line);
            drawn = true;
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Seconds since the start. */
    public double seconds() {
        return (nanoTime.getAsLong() - start) / 1e9;
    }

    /** Items per second since the start. */
    public double rate(long done) {
        return done / Math.max(1e-9, seconds());
    }

    private String describe(long done, double fraction, long now) {
        double elapsed = (now - start) / 1e9;
        String counts = String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, unit, done / elapsed);
        if (Double.isNaN(fraction) || fraction <= 0) {
            return doing + ": " + counts;
        }
        Duration left = Duration.ofSeconds(Math.round(elapsed * (1 - fraction) / fraction));
        String percent = String.format(Locale.ROOT, "%3.0f %%", fraction * 100);
        String remaining = String.format(Locale.ROOT, "%d:%02d left", left.toMinutes(), left.toSecondsPart());
        String bar = terminal ? " " + bar(fraction) : ":";
        return doing + bar + " " + percent + ", " + counts + ", " + remaining;
    }

    private static String bar(double fraction) {
        int full = (int) Math.round(fraction * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    /** Removes the bar. */
    @Override
    public void close() {
        if (drawn) {
            err.print(CLEAR_LINE);
            err.flush();
            drawn = false;
        }
    }
}
