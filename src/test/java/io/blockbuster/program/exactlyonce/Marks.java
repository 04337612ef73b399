package io.blockbuster.program.exactlyonce;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The headers by which a published review is known again on whatever topic it ends. */
final class Marks {
    private static final String POSITION = "test-position";
    private static final String SCORABLE = "test-scorable";

    private Marks() {}

    /**
     * The headers of a review.
     *
     * @param partition of {@code reviews.raw}
     * @param sequence the number of reviews published to this partition before
     * @param scorable whether it is expected on {@code reviews.scored}, not among the dead letters
     */
    static Headers of(int partition, long sequence, boolean scorable) {
        return new RecordHeaders()
                .add(POSITION, bytes(partition + "/" + sequence))
                .add(SCORABLE, bytes(Boolean.toString(scorable)));
    }

    /** Partition and sequence, as {@code 2/17}. */
    static String position(Headers headers) {
        return value(headers, POSITION);
    }

    static int partition(String position) {
        return Integer.parseInt(position.substring(0, position.indexOf('/')));
    }

    static long sequence(String position) {
        return Long.parseLong(position.substring(position.indexOf('/') + 1));
    }

    static boolean scorable(Headers headers) {
        return Boolean.parseBoolean(value(headers, SCORABLE));
    }

    private static String value(Headers headers, String name) {
        @Nullable Header header = headers.lastHeader(name);
        if (header == null) {
            throw new AssertionError("a record without the header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
