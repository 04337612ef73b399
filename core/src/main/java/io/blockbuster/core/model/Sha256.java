package io.blockbuster.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of files and bytes, in lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /**
     * The digest of a file's content.
     *
     * @throws ModelException if it cannot be read
     */
    public static String of(Path file) {
        return of(List.of(file));
    }

    /**
     * The digest of the content of some files, one after the other.
     *
     * @throws ModelException if one cannot be read
     */
    public static String of(List<Path> files) {
        MessageDigest digest = digest();
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new ModelException("Cannot read " + file + ": " + e, e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of bytes in memory. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
