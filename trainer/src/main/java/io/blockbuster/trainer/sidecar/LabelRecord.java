package io.blockbuster.trainer.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of {@code reviews.labelled} as a label. */
final class LabelRecord {
    private static final String UNKNOWN_SOURCE = "unknown";

    private LabelRecord() {}

    /**
     * The label, or nothing where the record is none: without an id, a text or a known label. A source or a date that
     * is missing, or a date that is none, takes its default: {@code unknown}, and the record's own timestamp.
     */
    static Optional<LabelledReview> read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = ReviewJson.mapper().readTree(record.value());
            String id = text(json, "id");
            String text = text(json, "text");
            Sentiment label = sentiment(text(json, "label"));
            if (id == null || id.isBlank() || text == null || text.isBlank() || label == null) {
                return Optional.empty();
            }
            String source = text(json, "source");
            return Optional.of(new LabelledReview(
                    id,
                    text(json, "subject"),
                    text,
                    label,
                    source == null ? UNKNOWN_SOURCE : source,
                    date(text(json, "labelledAt"), Instant.ofEpochMilli(record.timestamp()))));
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).textValue();
    }

    private static @Nullable Sentiment sentiment(@Nullable String label) {
        return label == null
                ? null
                : switch (label.toLowerCase(Locale.ROOT)) {
                    case "positive" -> Sentiment.POSITIVE;
                    case "negative" -> Sentiment.NEGATIVE;
                    default -> null;
                };
    }

    private static Instant date(@Nullable String date, Instant otherwise) {
        try {
            return date == null ? otherwise : Instant.parse(date);
        } catch (DateTimeException none) {
            return otherwise;
        }
    }
}
