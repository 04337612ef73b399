package io.blockbuster.program.web;

import io.blockbuster.topology.ReviewProcessor;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What an orchestrator asks: is the process beyond recovery, and does it do its work now. Thread-safe. */
final class Health {
    /**
     * The answer.
     *
     * @param problem why it is not so, or null where it is
     * @param remark what is less than it should be where it is so, or null
     */
    record Verdict(@Nullable String problem, @Nullable String remark) {
        Verdict(@Nullable String problem) {
            this(problem, null);
        }

        boolean isWell() {
            return problem == null;
        }
    }

    private static final Verdict WELL = new Verdict(null);

    private final boolean hasProcessor;
    private final Supplier<@Nullable ReviewProcessor> processor;
    private final Supplier<@Nullable String> viewProblem;

    /**
     * @param hasProcessor whether this process runs a processor, sooner or later
     * @param processor the processor, null while it is not there yet
     * @param viewProblem why the dashboard has no data, or null where it has; asked where there is no processor
     */
    Health(
            boolean hasProcessor,
            Supplier<@Nullable ReviewProcessor> processor,
            Supplier<@Nullable String> viewProblem) {
        this.hasProcessor = hasProcessor;
        this.processor = processor;
        this.viewProblem = viewProblem;
    }

    /** Unwell only when the processor has given up and cannot recover. */
    Verdict live() {
        ReviewProcessor present = processor.get();
        if (present != null && present.state().hasCompletedShutdown()) {
            return new Verdict("the processor has stopped");
        }
        return WELL;
    }

    /**
     * Well when the model is loaded, the topics are there, the model updates are read and the processor runs; so too
     * while it runs on the CPU because its GPU fails, for it does its work.
     */
    Verdict ready() {
        if (!hasProcessor) {
            return new Verdict(viewProblem.get());
        }
        ReviewProcessor present = processor.get();
        if (present == null) {
            return new Verdict("starting: the model or the cluster is not there yet");
        }
        if (!present.isCaughtUp()) {
            return new Verdict("starting: the model updates are not read yet");
        }
        KafkaStreams.State state = present.state();
        if (state != KafkaStreams.State.RUNNING) {
            return new Verdict("the processor is " + state);
        }
        return present.engine()
                .model()
                .degraded()
                .map(problem -> new Verdict(null, "degraded: " + problem))
                .orElse(WELL);
    }
}
