package io.blockbuster.topology.window;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * A movie's window: the key of {@code reviews.sentiment}. Its length tells windows of different sizes apart.
 *
 * @param subject the movie
 * @param windowStart the first instant of the window
 * @param windowEnd the first instant after it
 */
@JsonPropertyOrder({"subject", "windowStart", "windowEnd"})
public record WindowKey(String subject, Instant windowStart, Instant windowEnd) {
    /** The window of {@code sizeMs} milliseconds that ends at {@code endMs} milliseconds since the epoch. */
    static WindowKey ending(String subject, long endMs, long sizeMs) {
        return new WindowKey(subject, Instant.ofEpochMilli(endMs - sizeMs), Instant.ofEpochMilli(endMs));
    }

    long endMs() {
        return windowEnd.toEpochMilli();
    }

    long sizeMs() {
        return windowEnd.toEpochMilli() - windowStart.toEpochMilli();
    }
}
