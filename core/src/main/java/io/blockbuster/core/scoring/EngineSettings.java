package io.blockbuster.core.scoring;

import io.blockbuster.core.onnx.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a {@link ScoringEngine}.
 *
 * @param tokenBudget tokens after which a micro-batch is sealed
 * @param maxBatch reviews after which a micro-batch is sealed
 * @param linger how long the oldest review of a micro-batch waits for company
 * @param maxInFlight reviews submitted and not yet scored, at most
 * @param tokenizers threads that tokenize
 * @param runners threads that run the model, each with a micro-batch of its own
 * @param deviceRetries how often a micro-batch is tried again when the device fails
 * @param retryBackoff the pause before the first of these retries; it doubles with each
 */
public record EngineSettings(
        int tokenBudget,
        int maxBatch,
        Duration linger,
        int maxInFlight,
        int tokenizers,
        int runners,
        int deviceRetries,
        Duration retryBackoff) {

    private static final int IN_FLIGHT_PER_GPU = 2;

    public EngineSettings {
        requirePositive("tokenBudget", tokenBudget);
        requirePositive("maxBatch", maxBatch);
        requirePositive("maxInFlight", maxInFlight);
        requirePositive("tokenizers", tokenizers);
        requirePositive("runners", runners);
        if (linger.isNegative() || retryBackoff.isNegative() || deviceRetries < 0) {
            throw new IllegalArgumentException("linger, retryBackoff and deviceRetries must not be negative");
        }
    }

    /**
     * Bounds that suit the devices which a model runs on. On GPUs the size of a micro-batch is found by running the model.
     *
     * @param threads threads that tokenize; on the CPU as many run the model
     * @param tokenBudget the size of a micro-batch in tokens; null to have it found
     * @throws InferenceException if the model cannot be run
     */
    public static EngineSettings suiting(SentimentModel model, int threads, @Nullable Integer tokenBudget) {
        if (model.device() instanceof Device.Cuda) {
            int budget = tokenBudget == null ? BudgetSearch.of(model) : tokenBudget;
            return forGpus(model.devices().size(), threads, budget);
        }
        EngineSettings settings = forCores(threads);
        return tokenBudget == null ? settings : settings.withTokenBudget(tokenBudget);
    }

    /**
     * Bounds for the CPU: one thread per core tokenizes, one per core runs the model. Micro-batches are small, as larger
     * ones are no faster there: a thread runs text after text, and what came together is shared out among the cores.
     */
    public static EngineSettings forCores(int cores) {
        return new EngineSettings(1_024, 64, Duration.ofMillis(2), 4_096, cores, cores, 5, Duration.ofMillis(50));
    }

    /**
     * Bounds for GPUs: one thread per core tokenizes, and each GPU has two micro-batches in flight, so that one is
     * copied while the other is computed.
     *
     * @param gpus how many there are
     * @param cores threads that tokenize
     * @param tokenBudget as {@link BudgetSearch} found it
     */
    static EngineSettings forGpus(int gpus, int cores, int tokenBudget) {
        return new EngineSettings(
                tokenBudget,
                4_096,
                Duration.ofMillis(2),
                4_096,
                cores,
                IN_FLIGHT_PER_GPU * gpus,
                5,
                Duration.ofMillis(50));
    }

    private EngineSettings withTokenBudget(int tokens) {
        return new EngineSettings(
                tokens, maxBatch, linger, maxInFlight, tokenizers, runners, deviceRetries, retryBackoff);
    }

    /** The same with micro-batches of so many reviews at most. */
    public EngineSettings withMaxBatch(int reviews) {
        return new EngineSettings(
                tokenBudget, reviews, linger, maxInFlight, tokenizers, runners, deviceRetries, retryBackoff);
    }

    /** The same with so long a wait for company, and so many reviews on their way at most. */
    public EngineSettings withArrivals(Duration wait, int inFlight) {
        return new EngineSettings(
                tokenBudget, maxBatch, wait, inFlight, tokenizers, runners, deviceRetries, retryBackoff);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
