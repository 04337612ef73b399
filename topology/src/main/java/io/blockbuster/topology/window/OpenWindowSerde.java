package io.blockbuster.topology.window;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The form of a {@link WindowKey} in the store of open windows: size and end in milliseconds, 8 bytes each and big
 * endian, then the subject in UTF-8. In that order the windows of one size that are due to close are one range.
 */
public final class OpenWindowSerde implements Serde<WindowKey> {
    @Override
    public Serializer<WindowKey> serializer() {
        return (topic, key) -> {
            byte[] subject = key.subject().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(2 * Long.BYTES + subject.length)
                    .putLong(key.sizeMs())
                    .putLong(key.endMs())
                    .put(subject)
                    .array();
        };
    }

    @Override
    public Deserializer<WindowKey> deserializer() {
        return (topic, bytes) -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long sizeMs = buffer.getLong();
            long endMs = buffer.getLong();
            return WindowKey.ending(StandardCharsets.UTF_8.decode(buffer).toString(), endMs, sizeMs);
        };
    }
}
