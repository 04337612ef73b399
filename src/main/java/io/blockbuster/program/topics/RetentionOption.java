package io.blockbuster.program.topics;

import io.blockbuster.program.config.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long windows of sentiment are kept, as a picocli mixin. */
public final class RetentionOption {
    @Option(
            names = "--retention",
            paramLabel = "TIME",
            defaultValue = "7d",
            converter = DurationConverter.class,
            description = "How long the sentiment topic keeps windows, where it is created here. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Duration retention = Duration.ZERO;

    public Duration retention() {
        return retention;
    }
}
