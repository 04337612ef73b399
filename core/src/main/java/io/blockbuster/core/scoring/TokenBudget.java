package io.blockbuster.core.scoring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens after which a micro-batch is sealed: halved when a batch does not fit into the device's memory, and raised
 * again with care, since memory that another process took may come back.
 *
 * <p>After 32 batches that fit, the budget grows by a quarter, up to what it was at first. It remembers the smallest
 * size that did not fit: each step beyond three quarters of that takes 1,024 batches, and twice as many after each
 * failure there, so that a device whose memory stays small is asked for too much ever more seldom. Once 32 batches have
 * fitted at that size, it is forgotten. A batch below half of the budget says nothing of it and does not count.
 *
 * <p>From 8,000 tokens, on a device that has room for 4,100: 8,000 fail, 4,000 fit, 5,000 fail, 2,500 and 3,125 fit; it
 * takes 1,024 batches until 3,906 are tried, and 1,024 more until 4,882 are and fail. Thread-safe.
 */
final class TokenBudget {
    static final int BATCHES_PER_STEP = 32;
    static final int BATCHES_BEFORE_DOUBT = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(TokenBudget.class);
    private static final int MOST_PATIENCE = 1 << 16;
    private static final int NONE = Integer.MAX_VALUE;

    private final int most;
    private volatile int tokens;
    private int failed = NONE;
    private int patience = BATCHES_BEFORE_DOUBT;
    private int fitted;

    /** @param most what it is at first and never exceeds */
    TokenBudget(int most) {
        this.most = most;
        this.tokens = most;
    }

    /** The tokens after which a micro-batch is sealed now. */
    int tokens() {
        return tokens;
    }

    /** Notes that a batch of so many tokens did not fit. */
    synchronized void tooLarge(int size) {
        if (isDoubtful(tokens)) {
            patience = Math.min(MOST_PATIENCE, 2 * patience);
        }
        failed = Math.min(failed, size);
        fitted = 0;
        tokens = Math.max(1, Math.min(tokens, size / 2));
        LOG.atWarn()
                .addKeyValue("tokens", size)
                .addKeyValue("budget", tokens)
                .log("A micro-batch was too large for the device's memory; the token budget is lowered");
    }

    /** Notes that a batch of so many tokens fitted. */
    synchronized void fits(int size) {
        boolean settled = failed == NONE && tokens == most;
        if (settled || 2L * size < tokens) {
            return;
        }
        fitted++;
        if (tokens >= failed && fitted >= BATCHES_PER_STEP) {
            failed = NONE;
            patience = BATCHES_BEFORE_DOUBT;
        }
        int next = (int) Math.min(most, tokens + Math.max(1L, tokens / 4));
        if (next > tokens && fitted >= (isDoubtful(next) ? patience : BATCHES_PER_STEP)) {
            tokens = next;
            fitted = 0;
            LOG.atInfo()
                    .addKeyValue("budget", next)
                    .addKeyValue("of", most)
                    .log("Micro-batches have fitted into the device's memory; the token budget is raised");
        }
    }

    private boolean isDoubtful(int size) {
        return failed != NONE && 4L * size > 3L * failed;
    }
}
