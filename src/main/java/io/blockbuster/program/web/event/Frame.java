package io.blockbuster.program.web.event;

import io.blockbuster.core.review.ReviewJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An event as bytes on the wire, as the HTML standard's section on server-sent events lays them out. */
final class Frame {
    /** A comment: keeps proxies and clients from giving up a silent connection. */
    static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private Frame() {}

    /** An event that moves the client's Last-Event-ID to {@code id}. */
    static byte[] of(String id, String event, Object data) {
        return build("id: " + id + "\nevent: " + event + "\ndata: ", ReviewJson.write(data));
    }

    /** An event that leaves the client's Last-Event-ID where it is. */
    static byte[] of(String event, Object data) {
        return build("event: " + event + "\ndata: ", ReviewJson.write(data));
    }

    private static byte[] build(String head, byte[] json) {
        // JSON escapes line breaks inside strings, so it stands on one line.
        ByteArrayOutputStream frame = new ByteArrayOutputStream(head.length() + json.length + 2);
        frame.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(json);
        frame.write('\n');
        frame.write('\n');
        return frame.toByteArray();
    }
}
