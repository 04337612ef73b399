package io.blockbuster.topology.window;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blockbuster.core.review.IsoInstants;
import io.blockbuster.core.review.JsonForm;
import java.io.IOException;
import java.time.Instant;

/** The JSON of a {@link WindowKey}, byte for byte that of a mapper. */
public final class WindowKeyJson implements JsonForm<WindowKey> {
    /** The one form. */
    public static final WindowKeyJson FORM = new WindowKeyJson();

    private WindowKeyJson() {}

    @Override
    public void write(WindowKey key, JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeFields(key.subject(), key.windowStart(), key.windowEnd(), json);
        json.writeEndObject();
    }

    /** The fields that name a window, in the key and at the head of the value. */
    static void writeFields(String subject, Instant start, Instant end, JsonGenerator json) throws IOException {
        json.writeStringField("subject", subject);
        json.writeFieldName("windowStart");
        IsoInstants.write(start, json);
        json.writeFieldName("windowEnd");
        IsoInstants.write(end, json);
    }
}
