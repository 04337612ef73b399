package io.blockbuster.core.review;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The JSON of a {@link ScoredReview}, byte for byte that of {@link ReviewJson}. */
public final class ScoredReviewJson implements JsonForm<ScoredReview> {
    /** The one form. */
    public static final ScoredReviewJson FORM = new ScoredReviewJson();

    private ScoredReviewJson() {}

    @Override
    public void write(ScoredReview review, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", review.id());
        json.writeStringField("subject", review.subject());
        json.writeStringField("label", review.label() == Sentiment.POSITIVE ? "positive" : "negative");
        json.writeNumberField("score", review.score());
        json.writeObjectFieldStart("model");
        json.writeStringField("name", review.model().name());
        json.writeStringField("version", review.model().version());
        json.writeEndObject();
        json.writeNumberField("tokens", review.tokens());
        json.writeBooleanField("truncated", review.truncated());
        json.writeFieldName("createdAt");
        IsoInstants.write(review.createdAt(), json);
        json.writeFieldName("scoredAt");
        IsoInstants.write(review.scoredAt(), json);
        json.writeEndObject();
    }
}
