package io.blockbuster.topology.window;

import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A record in a binary form of its own, for state stores and internal topics, which nobody else reads.
 *
 * <p>The first byte names the form, {@link #FORM}; numbers are big endian. A value that begins with a brace is JSON, the
 * form of earlier versions, and is read too: open windows and votes on their way outlive an upgrade.
 *
 * @param <T> the record's type
 */
abstract sealed class CompactSerde<T> implements Serde<T> permits TallySerde, VoteSerde {
    /** The first byte of every value written. */
    static final byte FORM = 1;

    private final Class<T> type;

    CompactSerde(Class<T> type) {
        this.type = type;
    }

    /** The bytes of a record, {@link #FORM} first. */
    abstract byte[] write(T value);

    /** The record behind the first byte, read to the last one. */
    abstract T read(ByteBuffer bytes);

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : write(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : readAnyForm(bytes);
    }

    private T readAnyForm(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            byte form = buffer.get();
            return switch (form) {
                case FORM -> read(buffer);
                case '{' -> ReviewJson.read(bytes, type);
                default ->
                    throw unreadable("its form " + form + " is unknown; a newer version may have written it", null);
            };
        } catch (BufferUnderflowException e) {
            throw unreadable("it ends too early", e);
        } catch (IOException e) {
            throw unreadable("it is no JSON of one", e);
        }
    }

    private SerializationException unreadable(String why, @Nullable Exception cause) {
        return new SerializationException("not a " + type.getSimpleName() + ": " + why, cause);
    }
}
