package io.blockbuster.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTest {
    private static final byte[] VALUE = "{\"name\":\"tiny\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file;
    private TrustedKey publicKey;

    @BeforeEach
    void generate() {
        file = folder.resolve("release.key");
        publicKey = SigningKey.generate(file);
    }

    @Test
    void shouldBelieveWhatTheKeyOfTheTrustedFileSigned() {
        byte[] signature = SigningKey.read(file).sign(VALUE);

        Trust trust = new Trust(List.of(TrustedKey.read(folder.resolve("release.key.pub"))), false);

        assertThat(signature).hasSize(64);
        assertThat(trust.require(VALUE, signature)).map(TrustedKey::id).contains(publicKey.id());
    }

    @Test
    void shouldBelieveAnyOfSeveralTrustedKeys() {
        TrustedKey other = SigningKey.generate(folder.resolve("other.key"));
        Trust trust = new Trust(List.of(other, publicKey), false);

        assertThat(trust.require(VALUE, SigningKey.read(file).sign(VALUE)))
                .map(TrustedKey::id)
                .contains(publicKey.id());
    }

    @Test
    void shouldRefuseEveryChangedBit() {
        byte[] signature = SigningKey.read(file).sign(VALUE);
        Trust trust = new Trust(List.of(publicKey), false);

        for (int bit = 0; bit < VALUE.length * 8; bit++) {
            refuses(trust, flipped(VALUE, bit), signature, Refusal.SIGNATURE);
        }
        for (int bit = 0; bit < signature.length * 8; bit++) {
            refuses(trust, VALUE, flipped(signature, bit), Refusal.SIGNATURE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 1000})
    void shouldRefuseASignatureOfAnotherLength(int length) {
        refuses(new Trust(List.of(publicKey), false), VALUE, new byte[length], Refusal.SIGNATURE);
    }

    @Test
    void shouldRefuseAnotherKeysSignature() {
        SigningKey.generate(folder.resolve("other.key"));
        byte[] signature = SigningKey.read(folder.resolve("other.key")).sign(VALUE);

        refuses(new Trust(List.of(publicKey), false), VALUE, signature, Refusal.SIGNATURE);
        refuses(new Trust(List.of(publicKey), true), VALUE, signature, Refusal.SIGNATURE);
    }

    @Test
    void shouldRefuseWhatIsNotSignedUnlessAllowed() {
        refuses(new Trust(List.of(publicKey), false), VALUE, null, Refusal.UNSIGNED);
        assertThat(new Trust(List.of(publicKey), true).require(VALUE, null)).isEmpty();
    }

    @Test
    void shouldRefuseEverythingWhereNoKeyIsTrusted() {
        byte[] signature = SigningKey.read(file).sign(VALUE);

        refuses(Trust.NOBODY, VALUE, signature, Refusal.UNSIGNED);
        refuses(Trust.NOBODY, VALUE, null, Refusal.UNSIGNED);
        assertThat(new Trust(List.of(), true).require(VALUE, signature)).isEmpty();
    }

    @Test
    void shouldKeepThePrivateKeyFromOthers() throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void shouldOverwriteNoKey() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> SigningKey.generate(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("not overwritten");
        Files.delete(file);
        assertThatThrownBy(() -> SigningKey.generate(file)).isInstanceOf(KeyFileException.class);
        assertThat(file).doesNotExist();
        Files.write(file, before);
        assertThat(publicKey.signed(VALUE, SigningKey.read(file).sign(VALUE))).isTrue();
    }

    @Test
    void shouldSayWhichHalfOfAPairIsWanted() {
        assertThatThrownBy(() -> TrustedKey.read(file)).hasMessageContaining(".pub");
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("release.key.pub")))
                .hasMessageContaining("without .pub");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty          | ''
            no PEM         | ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA
            cut short      | -----BEGIN PUBLIC KEY-----\\nMCow
            nonsense       | -----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----
            damaged        | -----BEGIN PUBLIC KEY-----\\nA\\n-----END PUBLIC KEY-----
            """)
    void shouldRefuseAFileThatHoldsNoKey(String what, String text) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.pub"), text.replace("\\n", "\n"));

        assertThatThrownBy(() -> TrustedKey.read(broken))
                .as(what)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("broken.pub");
    }

    @Test
    void shouldRefuseKeysOfAnotherKind() throws Exception {
        byte[] rsa = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Path other = Files.writeString(folder.resolve("rsa.pub"), new PemFile("PUBLIC KEY", rsa).text());

        assertThatThrownBy(() -> TrustedKey.read(other)).hasMessageContaining("no Ed25519 key");
    }

    @Test
    void shouldSayHowToMakeAKeyThatIsMissing() {
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("missing.key")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("models keygen");
    }

    private static void refuses(Trust trust, byte[] value, byte @Nullable [] signature, Refusal kind) {
        assertThatThrownBy(() -> trust.require(value, signature))
                .isInstanceOfSatisfying(
                        UpdateRefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / 8] ^= (byte) (1 << (bit % 8));
        return other;
    }
}
