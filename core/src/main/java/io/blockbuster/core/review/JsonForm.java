package io.blockbuster.core.review;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A record's JSON, written field by field: the same bytes as {@link ReviewJson#write}, for records that are written by
 * the thousand.
 *
 * @param <T> the record's type
 */
@FunctionalInterface
public interface JsonForm<T> {
    /** Writes one record as one JSON value. */
    void write(T value, JsonGenerator json) throws IOException;

    /** The UTF-8 bytes of a record in this form. */
    default byte[] toBytes(T value) {
        return KeptGenerator.write(value, this);
    }
}
