package io.blockbuster.program.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file on the Hub.
 *
 * @param name its name in the model's folder
 * @param path its path on the server, at one commit
 * @param size in bytes; -1 where the server does not say
 * @param etag the SHA-256 of a large file, the SHA-1 of Git's blob of a small one, or whatever another server gives
 */
record HubFile(String name, String path, long size, String etag) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GIT_BLOB = Pattern.compile("[0-9a-f]{40}");
    private static final int ETAG_DIGITS = 12;

    /** What is wrong with a file that was fetched, or an empty text. */
    String defect(Path file) throws IOException {
        long actual = Files.size(file);
        if (size >= 0 && actual != size) {
            return "it has " + actual + " bytes, not " + size;
        }
        if (SHA_256.matcher(etag).matches()) {
            return difference("SHA-256", digest("SHA-256", "", file));
        }
        if (GIT_BLOB.matcher(etag).matches()) {
            return difference("SHA-1", digest("SHA-1", "blob " + actual + "\0", file));
        }
        return "";
    }

    private String difference(String what, String actual) {
        return actual.equals(etag) ? "" : "its " + what + " is " + actual + ", not " + etag;
    }

    private static String digest(String algorithm, String before, Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(before.getBytes(StandardCharsets.US_ASCII));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The file that it grows in; the name tells versions apart, so that none goes on with the beginning of another. */
    Path part(Path folder) {
        String version = etag.replaceAll("[^A-Za-z0-9]", "");
        String start = version.substring(0, Math.min(ETAG_DIGITS, version.length()));
        return folder.resolve(name + (start.isEmpty() ? "" : "." + start) + ".part");
    }
}
