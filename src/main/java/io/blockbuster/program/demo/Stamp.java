package io.blockbuster.program.demo;

import io.blockbuster.core.review.Sentiment;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record header by which the demo knows its own records again: headers come out of the processor as they went in,
 * on scored reviews and on dead letters.
 *
 * @param run the demo that published the record
 * @param number of the record in that demo, from 0
 * @param intended what the review means to say; null where the record is no review
 * @param clear whether it says so plainly
 * @param slang whether it says so in words that no model knows
 */
record Stamp(String run, int number, @Nullable Sentiment intended, boolean clear, boolean slang) {
    static final String HEADER = "demo";

    /** The stamp of a record that is not in slang. */
    Stamp(String run, int number, @Nullable Sentiment intended, boolean clear) {
        this(run, number, intended, clear, false);
    }

    byte[] bytes() {
        String sentiment = intended == null ? "" : intended.name();
        return String.join("/", run, Integer.toString(number), sentiment, clear ? "clear" : "", slang ? "slang" : "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The stamp among a record's headers, or null if no demo published the record. */
    static @Nullable Stamp of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            return null;
        }
        String[] parts = new String(header.value(), StandardCharsets.UTF_8).split("/", -1);
        return new Stamp(
                parts[0],
                Integer.parseInt(parts[1]),
                parts[2].isEmpty() ? null : Sentiment.valueOf(parts[2]),
                !parts[3].isEmpty(),
                !parts[4].isEmpty());
    }
}
