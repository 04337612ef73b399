package io.blockbuster.program.trainer;

import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.trainer.sidecar.SidecarSettings;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import io.blockbuster.trainer.sidecar.gate.GateRules;
import io.blockbuster.trainer.sidecar.label.StoreBounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say when a trainer learns, from how much, and what it asks of an update, as a picocli mixin. */
final class SidecarOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--min-labels",
            paramLabel = "N",
            defaultValue = "200",
            converter = AtLeastOne.class,
            description = "New labels that start a round of training. Default: ${DEFAULT-VALUE}.")
    private int minLabels;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            defaultValue = "1d",
            converter = DurationConverter.class,
            description = "How long a new label waits, at most, until a round starts with fewer. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Duration maxWait = Duration.ZERO;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "0.25",
            description =
                    "The share of the labels that is never learned from, for the gate. Default: ${DEFAULT-VALUE}.")
    private double heldOut;

    @Option(
            names = "--replay-sample",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Reviews of --replay in each round. Default: ${DEFAULT-VALUE}.")
    private int replaySample;

    @Option(
            names = "--replay-held-out",
            paramLabel = "N",
            defaultValue = "4000",
            converter = AtLeastOne.class,
            description = "Reviews of --replay that are never learned from, for the gate, at most. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int replayHeldOut;

    @Option(
            names = "--margin",
            paramLabel = "POINTS",
            defaultValue = "0.5",
            description = "How many points of accuracy on the original domain an update may lose, at 95 %% confidence. "
                    + "Default: ${DEFAULT-VALUE}.")
    private double margin;

    @Option(
            names = "--max-labels",
            paramLabel = "N",
            defaultValue = "20000",
            converter = AtLeastOne.class,
            description = "Labels kept; the oldest go first. Default: ${DEFAULT-VALUE}.")
    private int maxLabels;

    @Option(
            names = "--max-label-age",
            paramLabel = "TIME",
            defaultValue = "90d",
            converter = DurationConverter.class,
            description = "How long a label is kept after it was given. Default: ${DEFAULT-VALUE}.")
    private Duration maxLabelAge = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads that learn. Default: half the cores, at least 1.")
    private @Nullable Integer threads;

    /**
     * The settings.
     *
     * @param by what audit events call this trainer
     * @throws ParameterException if an option makes no sense
     */
    SidecarSettings settings(SidecarTopics topics, String by) {
        require(heldOut > 0 && heldOut < 1, "--held-out must lie between 0 and 1, but is " + heldOut);
        require(margin >= 0 && margin <= 100, "--margin must be 0 to 100, but is " + margin);
        require(replaySample >= 0, "--replay-sample must not be negative, but is " + replaySample);
        return new SidecarSettings(
                topics,
                minLabels,
                maxWait,
                heldOut,
                replaySample,
                replayHeldOut,
                new GateRules(GateRules.DEFAULT.significance(), margin / 100),
                by);
    }

    /**
     * How many labels are kept, and for how long.
     *
     * @throws ParameterException if an option makes no sense
     */
    StoreBounds bounds() {
        require(!maxLabelAge.isZero(), "--max-label-age must be more than nothing");
        return new StoreBounds(maxLabels, maxLabelAge);
    }

    /** Threads that learn. */
    int threads() {
        return threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads;
    }

    private void require(boolean satisfied, String message) {
        if (!satisfied) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
