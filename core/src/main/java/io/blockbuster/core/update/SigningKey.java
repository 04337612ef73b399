package io.blockbuster.core.update;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** The private half of an Ed25519 key pair, which signs updates. Thread-safe. */
public final class SigningKey {
    static final String ALGORITHM = "Ed25519";

    private static final String LABEL = "PRIVATE KEY";
    private static final String PUBLIC_SUFFIX = ".pub";

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Makes a key pair: the private key in {@code file}, readable by its owner only, the public one in
     * {@code file.pub}.
     *
     * @return the public key
     * @throws KeyFileException if one of the files exists or cannot be written
     */
    public static TrustedKey generate(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            PemFile secret = new PemFile(LABEL, pair.getPrivate().getEncoded());
            TrustedKey open = TrustedKey.of(pair.getPublic());
            Path publicFile = publicFile(file);
            if (Files.exists(publicFile)) {
                throw new FileAlreadyExistsException(publicFile.toString());
            }
            writeForOwner(file, secret.text());
            Files.writeString(publicFile, open.pem(), StandardOpenOption.CREATE_NEW);
            return open;
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(
                    e.getFile() + " exists and is not overwritten: what it signed would be trusted no more.", e);
        } catch (IOException e) {
            throw new KeyFileException("Cannot write the key " + file + ": " + e, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    /** Where {@link #generate} puts the public key. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + PUBLIC_SUFFIX);
    }

    private static void writeForOwner(Path file, String text) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, ownerOnly);
        Files.writeString(file, text);
    }

    /**
     * Reads a private key.
     *
     * @throws KeyFileException if the file holds none
     */
    public static SigningKey read(Path file) {
        PemFile pem = PemFile.read(file);
        if (!pem.label().equals(LABEL)) {
            throw new KeyFileException(file + " holds a " + pem.label() + ", not a " + LABEL
                    + ": updates are signed with the file that 'blockbuster models keygen' wrote without .pub.");
        }
        try {
            return new SigningKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pem.der())));
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(file + " holds no Ed25519 key.", e);
        }
    }

    /** The signature of {@code content}: 64 bytes. */
    public byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
