package io.blockbuster.topology.review;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blockbuster.core.review.IsoInstants;
import io.blockbuster.topology.review.ParsedReview.Readable;
import io.blockbuster.topology.review.ParsedReview.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the records of {@code reviews.raw}. It never throws on any bytes.
 *
 * <p>Only {@code text} is required. {@code id} defaults to {@code topic-partition-offset}, {@code subject} to the
 * record's key or else to {@code unknown}, {@code createdAt} to the record's timestamp. Numbers and booleans are taken
 * as the id or subject they spell. Unpaired surrogates become U+FFFD, so that everything read can be written again. A
 * {@code createdAt} that is no date, lies before 1970 or more than {@link #MAX_AHEAD} after the record's timestamp is
 * taken as absent: one wrong clock must not close everybody's windows.
 */
public final class ReviewParser {
    /** How far a review's own date may be ahead of its record's timestamp. */
    public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private static final String UNKNOWN_SUBJECT = "unknown";
    private static final JsonFactory JSON = new JsonFactory();

    private final String topic;

    /** A parser for the records of {@code topic}. */
    public ReviewParser(String topic) {
        this.topic = topic;
    }

    /**
     * Reads one record.
     *
     * @param key the record's key, as bytes of UTF-8
     * @param value the record's value
     * @param partition the record's partition
     * @param offset the record's offset
     * @param timestamp the record's timestamp in milliseconds since the epoch
     */
    public ParsedReview parse(
            byte @Nullable [] key, byte @Nullable [] value, int partition, long offset, long timestamp) {
        if (value == null) {
            return new Unreadable(DeadLetterReason.NO_VALUE, "the record has no value");
        }
        Fields fields = new Fields();
        try (JsonParser json = JSON.createParser(value)) {
            Unreadable fault = fields.read(json);
            if (fault != null) {
                return fault;
            }
        } catch (JacksonException e) {
            return new Unreadable(
                    DeadLetterReason.NOT_JSON, "the value is not JSON in UTF-8: " + e.getOriginalMessage());
        } catch (IOException e) {
            // Jackson's UTF-32 reader reports bad characters so; nothing is read from outside the array.
            return new Unreadable(DeadLetterReason.NOT_JSON, "the value is not JSON in UTF-8: " + e.getMessage());
        }
        String text = fields.text;
        if (text == null) {
            return new Unreadable(DeadLetterReason.NO_TEXT, "the review has no \"text\"");
        }
        if (isBlank(text)) {
            return new Unreadable(DeadLetterReason.BLANK_TEXT, "the review's \"text\" is blank");
        }
        return new Readable(
                fields.id == null ? topic + "-" + partition + "-" + offset : wellFormed(fields.id),
                subject(fields.subject, key),
                wellFormed(text),
                createdAt(fields.createdAt, timestamp));
    }

    private static String subject(@Nullable String subject, byte @Nullable [] key) {
        if (subject != null && !isBlank(subject)) {
            return wellFormed(subject);
        }
        // Malformed UTF-8 in a key becomes U+FFFD here; the key itself is forwarded as it is.
        String fromKey = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return isBlank(fromKey) ? UNKNOWN_SUBJECT : fromKey;
    }

    private static Instant createdAt(@Nullable Instant claimed, long timestamp) {
        Instant recorded = Instant.ofEpochMilli(Math.max(0, timestamp));
        if (claimed == null || claimed.isBefore(Instant.EPOCH) || claimed.isAfter(recorded.plus(MAX_AHEAD))) {
            return recorded;
        }
        return claimed;
    }

    /** Whether nothing of the text could ever be read: white space, controls, invisible formatting. */
    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!isInvisible(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || type == Character.CONTROL
                || type == Character.FORMAT;
    }

    /** The text with each unpaired surrogate replaced by U+FFFD. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceUnpaired(text);
            }
        }
        return text;
    }

    private static String replaceUnpaired(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** The fields of one review, as far as they matter here. */
    private static final class Fields {
        private @Nullable String id;
        private @Nullable String subject;
        private @Nullable String text;
        private @Nullable Instant createdAt;

        private @Nullable Unreadable read(JsonParser json) throws IOException {
            JsonToken first = json.nextToken();
            if (first == null) {
                return new Unreadable(DeadLetterReason.NOT_JSON, "the value is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                return new Unreadable(
                        DeadLetterReason.NOT_AN_OBJECT, "the value is " + described(first) + ", not a JSON object");
            }
            Unreadable fault = null;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                switch (name) {
                    case "text" -> {
                        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
                            fault = wrongType(name, "a string", token);
                        }
                        text = token == JsonToken.VALUE_STRING ? json.getText() : null;
                    }
                    case "id", "subject" -> {
                        if (token.isStructStart()) {
                            fault = wrongType(name, "a string", token);
                        }
                        String value = token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getText() : null;
                        if (name.equals("id")) {
                            id = value;
                        } else {
                            subject = value;
                        }
                    }
                    case "createdAt" -> createdAt = instant(json, token);
                    default -> {
                        // author, rating and whatever else a publisher adds do not matter for scoring
                    }
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return new Unreadable(DeadLetterReason.NOT_JSON, "the value goes on after the end of its JSON object");
            }
            return fault;
        }

        private static @Nullable Instant instant(JsonParser json, JsonToken token) throws IOException {
            try {
                return switch (token) {
                    case VALUE_STRING -> {
                        Instant plain =
                                IsoInstants.parse(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
                        yield plain != null
                                ? plain
                                : OffsetDateTime.parse(json.getText().strip()).toInstant();
                    }
                    case VALUE_NUMBER_INT -> Instant.ofEpochMilli(json.getLongValue());
                    default -> null;
                };
            } catch (DateTimeException | JacksonException e) {
                return null;
            }
        }

        private static Unreadable wrongType(String name, String wanted, JsonToken token) {
            return new Unreadable(
                    DeadLetterReason.WRONG_TYPE, "\"%s\" is %s, not %s".formatted(name, described(token), wanted));
        }

        private static String described(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "a string";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                case VALUE_NULL -> "null";
                default -> throw new UncheckedIOException(new IOException("no value: " + token));
            };
        }
    }
}
