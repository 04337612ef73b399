package io.blockbuster.program.run;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.config.HostName;
import io.blockbuster.program.topics.UpdateTopicOptions;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model updates a processor takes, as a picocli mixin. */
final class UpdateOptions {
    private static final Duration REPORT_EVERY = Duration.ofMinutes(1);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--trust",
            paramLabel = "FILE.pub",
            description = "Take model updates signed by this key ('blockbuster models keygen' makes one). Repeatable. "
                    + "Default: none, so every update is refused.")
    private List<Path> trust = new ArrayList<>();

    @Option(
            names = "--allow-unsigned",
            description =
                    "Take model updates without a signature too: whoever can write to the topic then decides what "
                            + "reviews are scored by. Not for production.")
    private boolean allowUnsigned;

    @Option(
            names = "--shadow-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "The share of reviews, 0 to 1, that an update marked as shadow scores beside the model in "
                    + "force. Default: ${DEFAULT-VALUE}.")
    private double shadowShare;

    @Mixin
    private UpdateTopicOptions topics = new UpdateTopicOptions();

    UpdateTopics topics() {
        return topics.topics();
    }

    /**
     * The settings.
     *
     * @param base the processor's own model
     * @param cache where full models are kept
     * @param instance the name of this instance
     */
    FeedSettings settings(Path base, DeviceChoice device, Path cache, String instance) {
        List<TrustedKey> keys = trust.stream().map(TrustedKey::read).toList();
        if (!(shadowShare >= 0 && shadowShare <= 1)) {
            throw new ParameterException(command.commandLine(), "--shadow-share must be 0 to 1, but is " + shadowShare);
        }
        return FeedSettings.of(base, device, new Trust(keys, allowUnsigned), cache, instance)
                .withTopics(topics())
                .withShadow(shadowShare, REPORT_EVERY);
    }

    /** A name for an instance that was given none: its host and process. */
    static String someName() {
        return HostName.get() + "-" + ProcessHandle.current().pid();
    }
}
