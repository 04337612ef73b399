package io.blockbuster.program.bench;

import io.blockbuster.program.config.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code bench} studies in place of its usual round of everything, as a picocli mixin: one thing at most. */
final class StudyOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--grow",
            paramLabel = "CURVE[,…]",
            arity = "0..1",
            split = ",",
            fallbackValue = "length,budget,threads,partitions,instances,subjects",
            converter = GrowthCurve.Converter.class,
            description = "Draw how it grows instead, in 20 minutes at most: by length of reviews, token budget, "
                    + "stream threads, partitions, instances and movies. All curves, or those named: "
                    + "length, budget, threads, partitions, instances, subjects.")
    private List<GrowthCurve> grow = List.of();

    @Option(
            names = "--stand-in-device",
            description = "Show instead how busy one process keeps a GPU, on a stand-in that takes a GPU's time "
                    + "without computing, and what would limit it next.")
    private boolean standInDevice;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "30m",
            converter = DurationConverter.class,
            description = "Load a processor steadily instead and watch what it takes up; fails if a review is lost "
                    + "or scored twice. Without TIME: 30m.")
    private @Nullable Duration soak;

    @Option(
            names = "--soak-rate",
            paramLabel = "N",
            description = "Reviews per second of --soak. Default: half of what a first burst shows.")
    private @Nullable Double soakRate;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description = "Write the pictures of --grow, --stand-in-device or --soak as SVG files to this folder.")
    private @Nullable Path pictures;

    /** A study that was chosen. */
    sealed interface Study {
        /** How it grows. */
        record Grow(List<GrowthCurve> curves) implements Study {}

        /** How busy a device is kept. */
        record OnStandIn() implements Study {}

        /** A steady load. */
        record Soaking(Duration time, @Nullable Double perSecond) implements Study {}
    }

    /**
     * The study that was chosen, null for none.
     *
     * @throws ParameterException if there are several, or an option has none that it belongs to
     */
    @Nullable Study chosen() {
        List<Study> studies = new ArrayList<>();
        if (!grow.isEmpty()) {
            studies.add(new Study.Grow(grow.stream().distinct().toList()));
        }
        if (standInDevice) {
            studies.add(new Study.OnStandIn());
        }
        if (soak != null) {
            studies.add(new Study.Soaking(soak, soakRate));
        }
        if (studies.size() > 1) {
            throw wrong("--grow, --stand-in-device and --soak exclude each other");
        }
        if (soakRate != null && (soak == null || soakRate <= 0)) {
            throw wrong(soak == null ? "--soak-rate needs --soak" : "--soak-rate must be above 0, but is " + soakRate);
        }
        if (soak != null && soak.isZero()) {
            throw wrong("--soak must be longer than 0");
        }
        if (pictures != null && studies.isEmpty()) {
            throw wrong("--pictures needs --grow, --stand-in-device or --soak");
        }
        return studies.isEmpty() ? null : studies.get(0);
    }

    /** Where pictures go, null for nowhere. */
    @Nullable Path pictures() {
        return pictures;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(command.commandLine(), what);
    }
}
