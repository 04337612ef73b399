package io.blockbuster.topology.window;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blockbuster.core.review.IsoInstants;
import io.blockbuster.core.review.JsonForm;
import java.io.IOException;

/** The JSON of a {@link WindowKey}, byte for byte that of a mapper. */
public final class WindowKeyJson implements JsonForm<WindowKey> {
    /** The one form. */
    public static final WindowKeyJson FORM = new WindowKeyJson();

    private WindowKeyJson() {}

    @Override
    public void write(WindowKey key, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("subject", key.subject());
        json.writeFieldName("windowStart");
        IsoInstants.write(key.windowStart(), json);
        json.writeFieldName("windowEnd");
        IsoInstants.write(key.windowEnd(), json);
        json.writeEndObject();
    }
}
