package io.blockbuster.topology.window;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blockbuster.core.review.JsonForm;
import java.io.IOException;
import java.util.Map;

/** The JSON of a {@link SentimentWindow}, byte for byte that of a mapper. */
public final class SentimentWindowJson implements JsonForm<SentimentWindow> {
    /** The one form. */
    public static final SentimentWindowJson FORM = new SentimentWindowJson();

    private SentimentWindowJson() {}

    @Override
    public void write(SentimentWindow window, JsonGenerator json) throws IOException {
        json.writeStartObject();
        WindowKeyJson.writeFields(window.subject(), window.windowStart(), window.windowEnd(), json);
        json.writeNumberField("count", window.count());
        json.writeNumberField("positive", window.positive());
        json.writeNumberField("negative", window.negative());
        json.writeNumberField("meanScore", window.meanScore());
        json.writeObjectFieldStart("models");
        for (Map.Entry<String, Long> model : window.models().entrySet()) {
            json.writeNumberField(model.getKey(), model.getValue().longValue());
        }
        json.writeEndObject();
        json.writeBooleanField("final", window.isFinal());
        json.writeEndObject();
    }
}
