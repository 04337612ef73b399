package io.blockbuster.program.web;

import io.blockbuster.topology.ReviewProcessor;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What an orchestrator asks: is the process beyond recovery, and does it do its work now. Thread-safe. */
final class Health {
    /** Why it is not so, or null where all is well. */
    record Verdict(@Nullable String problem) {
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

    /** Well when the model is loaded, the topics are there, the model updates are read and the processor runs. */
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
        return state == KafkaStreams.State.RUNNING ? WELL : new Verdict("the processor is " + state);
    }
}
