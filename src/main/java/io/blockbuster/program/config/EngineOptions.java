package io.blockbuster.program.config;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.AtLeastOne;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that scores in micro-batches, as a picocli mixin. */
public final class EngineOptions {
    private static final String TOKEN_BUDGET = "--token-budget";
    private static final String MAX_BATCH = "--max-batch";
    private static final String ENGINE_THREADS = "--engine-threads";

    @Option(
            names = TOKEN_BUDGET,
            paramLabel = "TOKENS",
            converter = AtLeastOne.class,
            description = "Tokens after which a micro-batch is sealed. Default: 1024 on the CPU; on a GPU found by "
                    + "trying, at the start.")
    private @Nullable Integer tokenBudget;

    @Option(
            names = MAX_BATCH,
            paramLabel = "REVIEWS",
            converter = AtLeastOne.class,
            description = "Reviews after which a micro-batch is sealed. Default: 64 on the CPU, 4096 on a GPU.")
    private @Nullable Integer maxBatch;

    @Option(
            names = ENGINE_THREADS,
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads that run the model, and as many that tokenize; beside a GPU, threads that tokenize. "
                    + "Default: one per core.")
    private @Nullable Integer engineThreads;

    /**
     * Loads a model and finds what suits its devices.
     *
     * @throws io.blockbuster.core.model.ModelException if the model cannot be used, or a device asked for is not there
     */
    public ReadyModel open(ModelOptions options) {
        SentimentModel model = options.open();
        try {
            return new ReadyModel(model, settings(model));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The engine's bounds for a model, which is run to find what was not given. */
    public EngineSettings settings(SentimentModel model) {
        EngineSettings settings = EngineSettings.suiting(model, threads(), tokenBudget);
        return maxBatch == null ? settings : settings.withMaxBatch(maxBatch);
    }

    /** What gives another process the same options. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, TOKEN_BUDGET, tokenBudget);
        add(arguments, MAX_BATCH, maxBatch);
        add(arguments, ENGINE_THREADS, engineThreads);
        return arguments;
    }

    /** What gives another process the bounds that were found here, so that it need not search for them. */
    public static List<String> arguments(EngineSettings settings) {
        List<String> arguments = new ArrayList<>();
        add(arguments, TOKEN_BUDGET, settings.tokenBudget());
        add(arguments, MAX_BATCH, settings.maxBatch());
        add(arguments, ENGINE_THREADS, settings.tokenizers());
        return arguments;
    }

    private int threads() {
        return engineThreads == null ? Runtime.getRuntime().availableProcessors() : engineThreads;
    }

    private static void add(List<String> arguments, String option, @Nullable Integer value) {
        if (value != null) {
            arguments.add(option);
            arguments.add(value.toString());
        }
    }
}
