package io.blockbuster.core.review;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A generator and a buffer that a thread keeps for all records it writes; made anew for each, they are more than what
 * they write. Owned by one thread.
 */
final class KeptGenerator {
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();
    private static final ThreadLocal<KeptGenerator> OWN = ThreadLocal.withInitial(KeptGenerator::new);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    private final JsonGenerator json;

    private KeptGenerator() {
        try {
            json = FACTORY.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> byte[] write(T value, JsonForm<T> form) {
        KeptGenerator own = OWN.get();
        boolean whole = false;
        try {
            form.write(value, own.json);
            own.json.flush();
            byte[] written = own.bytes.toByteArray();
            own.bytes.reset();
            whole = true;
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be written as JSON", e);
        } finally {
            if (!whole) {
                OWN.remove(); // it is in the middle of a record
            }
        }
    }
}
