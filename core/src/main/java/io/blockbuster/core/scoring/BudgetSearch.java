package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search for the size of a micro-batch from which on a device gets no faster.
 *
 * <p>It doubles the tokens of a batch until throughput stops rising. One step that brings nothing is forgiven, since
 * rates of a GPU rise in stairs. With latencies of 1, 1.1, 1.4, 2.6 and 5.2 ms for 1, 2, 4, 8 and 16 thousand tokens,
 * the rates are 1, 1.8, 2.9, 3.1 and 3.1 million tokens/s, and 8 thousand tokens are taken.
 */
public final class BudgetSearch {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetSearch.class);

    private static final int SMALLEST = 1_024;
    private static final int LARGEST = 1 << 18;
    private static final double WORTHWHILE = 1.05;
    private static final int FORGIVEN = 1;

    private static final int RUNS = 3;
    private static final int USUAL_LENGTH = 128;

    /** How long a device takes for a batch. */
    @FunctionalInterface
    public interface Latency {
        /** @throws OutOfDeviceMemoryException if so many tokens do not fit */
        long nanos(int tokens);
    }

    private BudgetSearch() {}

    /**
     * The token budget for the model's device, from running it.
     *
     * @throws InferenceException if the model cannot be run
     */
    public static int of(SentimentModel model) {
        long start = System.nanoTime();
        int budget = of(tokens -> measure(model, tokens));
        LOG.atInfo()
                .addKeyValue("device", model.device())
                .addKeyValue("tokens", budget)
                .addKeyValue("searchedMillis", (System.nanoTime() - start) / 1_000_000)
                .log("The size of a micro-batch was found by trying");
        return budget;
    }

    /** The token budget for a device of this latency. */
    public static int of(Latency latency) {
        int best = SMALLEST;
        double bestRate = 0;
        int idle = 0;
        for (int tokens = SMALLEST; tokens <= LARGEST && idle <= FORGIVEN; tokens *= 2) {
            double rate;
            try {
                rate = (double) tokens / latency.nanos(tokens);
            } catch (OutOfDeviceMemoryException e) {
                break;
            }
            if (rate >= bestRate * WORTHWHILE) {
                best = tokens;
                bestRate = rate;
                idle = 0;
            } else {
                idle++;
            }
        }
        return best;
    }

    private static long measure(SentimentModel model, int tokens) {
        int length = Math.min(USUAL_LENGTH, model.maxTokens());
        Tokens text = new Tokens(new int[length], false);
        List<Tokens> batch = new ArrayList<>();
        for (int filled = 0; filled < tokens; filled += length) {
            batch.add(text);
        }
        model.score(batch); // the first run of a size allocates
        long shortest = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            model.score(batch);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return Math.max(1, shortest);
    }
}
