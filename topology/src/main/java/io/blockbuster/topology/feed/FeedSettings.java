package io.blockbuster.topology.feed;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.update.Trust;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a processor takes model updates.
 *
 * @param topics where they come from and where their fate is told
 * @param trust whose updates are taken
 * @param shadowShare the share of reviews, 0 to 1, that a shadow scores too
 * @param reportEvery how often a shadow's comparison is told
 * @param base the folder of the processor's own model
 * @param device where models run
 * @param cache a folder for full models that were fetched, which instances may share
 * @param memory a folder of this instance alone, where it keeps the update in force across restarts; null to keep none
 * @param by the name of this instance in audit events
 * @param limits how long and how far an update is fetched
 */
public record FeedSettings(
        UpdateTopics topics,
        Trust trust,
        double shadowShare,
        Duration reportEvery,
        Path base,
        DeviceChoice device,
        Path cache,
        @Nullable Path memory,
        String by,
        FetchLimits limits) {
    /** The share of reviews that a shadow scores where nobody says otherwise. */
    public static final double DEFAULT_SHADOW_SHARE = 0.1;

    public FeedSettings {
        if (!(shadowShare >= 0) || shadowShare > 1) {
            throw new IllegalArgumentException("the shadow's share must be 0 to 1, but is " + shadowShare);
        }
    }

    /** The defaults, for a processor with this model, trust, cache and name. */
    public static FeedSettings of(Path base, DeviceChoice device, Trust trust, Path cache, String by) {
        return new FeedSettings(
                UpdateTopics.DEFAULT,
                trust,
                DEFAULT_SHADOW_SHARE,
                Duration.ofMinutes(1),
                base,
                device,
                cache,
                null,
                by,
                FetchLimits.DEFAULT);
    }

    public FeedSettings withTopics(UpdateTopics value) {
        return new FeedSettings(value, trust, shadowShare, reportEvery, base, device, cache, memory, by, limits);
    }

    public FeedSettings withShadow(double share, Duration every) {
        return new FeedSettings(topics, trust, share, every, base, device, cache, memory, by, limits);
    }

    public FeedSettings withMemory(@Nullable Path folder) {
        return new FeedSettings(topics, trust, shadowShare, reportEvery, base, device, cache, folder, by, limits);
    }
}
