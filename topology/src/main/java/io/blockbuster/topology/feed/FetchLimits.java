package io.blockbuster.topology.feed;

import java.time.Duration;

/**
 * How long and how far an update is fetched.
 *
 * @param connect until a server is reached
 * @param total until everything is here
 * @param redirects that are followed for one file
 */
public record FetchLimits(Duration connect, Duration total, int redirects) {
    /** Ten seconds to a server, five minutes in all, three redirects. */
    public static final FetchLimits DEFAULT = new FetchLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), 3);
}
