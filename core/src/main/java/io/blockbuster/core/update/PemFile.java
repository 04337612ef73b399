package io.blockbuster.core.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in the text form of RFC 7468, as OpenSSL writes and reads it.
 *
 * @param label what it holds, such as {@code PRIVATE KEY}
 * @param der the key itself
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record PemFile(String label, byte[] der) {
    private static final int MAX_BYTES = 10_000;
    private static final int LINE = 64;
    private static final Pattern FORM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    static PemFile read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new KeyFileException(file + " is too long to be a key.");
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new KeyFileException(
                    "Cannot read the key " + file + ": " + e + ". 'blockbuster models keygen --out FILE' makes one.",
                    e);
        }
        Matcher form = FORM.matcher(text);
        if (!form.find()) {
            throw new KeyFileException(file + " is no key in PEM form (-----BEGIN …).");
        }
        try {
            return new PemFile(form.group(1), Base64.getMimeDecoder().decode(form.group(2)));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(file + " is damaged: its key is not Base64.", e);
        }
    }

    String text() {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(label, encoder.encodeToString(der), label)
                .replace("\r\n", "\n");
    }
}
