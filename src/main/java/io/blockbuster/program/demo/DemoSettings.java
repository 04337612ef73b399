package io.blockbuster.program.demo;

import io.blockbuster.program.demo.review.LengthProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a demo does.
 *
 * @param rate reviews published per second
 * @param movies films that are reviewed
 * @param duration how long reviews are published; null until the demo is stopped
 * @param seed of films and reviews
 * @param partitions of each topic
 * @param window size of the smallest sentiment windows
 * @param lengths how long reviews are
 * @param brokenShare the share of records that cannot be scored, in [0, 1]
 * @param port the broker's port; 0 for a free one
 * @param dataDir the folder of the broker and of the processor's state; null for a temporary one
 */
record DemoSettings(
        double rate,
        int movies,
        @Nullable Duration duration,
        long seed,
        int partitions,
        Duration window,
        LengthProfile lengths,
        double brokenShare,
        int port,
        @Nullable Path dataDir) {
    /** How long storylines take to unfold, and then to run back, when no duration is given. */
    private static final Duration STORY = Duration.ofMinutes(2);

    private static final List<Duration> WIDER = List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));

    /** The sizes of all sentiment windows, the smallest first. */
    List<Duration> windows() {
        return Stream.concat(Stream.of(window), WIDER.stream().filter(wider -> wider.compareTo(window) > 0))
                .toList();
    }

    /** How far the storylines are, in [0, 1], {@code seconds} after the first review. */
    double progress(double seconds) {
        if (duration != null) {
            return Math.min(1, seconds / (duration.toNanos() / 1e9));
        }
        double stories = seconds / STORY.toSeconds();
        double part = stories - Math.floor(stories);
        return (long) Math.floor(stories) % 2 == 0 ? part : 1 - part;
    }
}
