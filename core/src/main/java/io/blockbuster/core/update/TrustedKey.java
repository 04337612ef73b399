package io.blockbuster.core.update;

import io.blockbuster.core.model.Sha256;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** The public half of an Ed25519 key pair, whose signatures are believed. Thread-safe. */
public final class TrustedKey {
    static final int SIGNATURE_BYTES = 64;

    private static final String LABEL = "PUBLIC KEY";
    private static final int ID_DIGITS = 16;

    private final PublicKey key;

    private TrustedKey(PublicKey key) {
        this.key = key;
    }

    static TrustedKey of(PublicKey key) {
        return new TrustedKey(key);
    }

    /**
     * Reads a public key.
     *
     * @throws KeyFileException if the file holds none
     */
    public static TrustedKey read(Path file) {
        PemFile pem = PemFile.read(file);
        if (!pem.label().equals(LABEL)) {
            throw new KeyFileException(file + " holds a " + pem.label() + ", not a " + LABEL
                    + ": trust the file with .pub at its end, and keep the other one to yourself.");
        }
        try {
            return new TrustedKey(
                    KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(pem.der())));
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(file + " holds no Ed25519 key.", e);
        }
    }

    /** The first digits of the SHA-256 of the key, to tell it from others. */
    public String id() {
        return Sha256.of(key.getEncoded()).substring(0, ID_DIGITS);
    }

    /** The text of its file. */
    String pem() {
        return new PemFile(LABEL, key.getEncoded()).text();
    }

    /** Whether {@code signature} is this key's over {@code content}. */
    public boolean signed(byte[] content, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // such as a point that is not on the curve
        }
    }
}
