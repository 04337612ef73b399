package io.blockbuster.core.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, numbered from 1, decoded one by one so that an error is told of its own line. */
final class Lines {
    private static final int LONGEST = 64 * 1024 * 1024;

    private final InputStream bytes;
    private long number;

    Lines(InputStream bytes) {
        this.bytes = bytes;
    }

    /** The number of the line returned last; 0 before the first. */
    long number() {
        return number;
    }

    /**
     * The next line without its end, or null after the last.
     *
     * @throws CharacterCodingException if it is not UTF-8
     */
    @Nullable String next() throws IOException {
        int next = bytes.read();
        if (next < 0) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > LONGEST) {
                throw new IOException("longer than " + LONGEST / 1024 / 1024 + " MB");
            }
            next = bytes.read();
        }
        String text = decode(line.toByteArray());
        if (number == 1 && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8))
                .toString();
    }
}
