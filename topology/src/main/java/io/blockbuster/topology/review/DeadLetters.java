package io.blockbuster.topology.review;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a dead letter, by the names and in the form that Kafka Streams itself uses (KIP-1034), so that one
 * reader serves letters of both.
 */
public final class DeadLetters {
    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACKTRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /**
     * The headers of the original record and behind them those that tell what is wrong with it and where it stands.
     *
     * @param exception the class that names the kind of fault
     * @param message the fault, for a person to read
     */
    public static Headers headers(
            Headers original, Class<?> exception, String message, String topic, int partition, long offset) {
        Headers headers = new RecordHeaders(original.toArray());
        add(headers, EXCEPTION, exception.getName());
        add(headers, MESSAGE, message);
        add(headers, STACKTRACE, exception.getName() + ": " + message);
        add(headers, TOPIC, topic);
        add(headers, PARTITION, Integer.toString(partition));
        add(headers, OFFSET, Long.toString(offset));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
