package io.blockbuster.topology.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.LowRank;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.SparseRows;
import io.blockbuster.core.update.UpdateFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than a thousand updates that are damaged, forged or hostile, one after the other, to a desk whose engine scores.
 * Each is refused with a reason of the kind that fits, and reviews are scored as before.
 */
class DamagedUpdatesTest {
    private static final String PRAISE = "A wonderful, moving film. I loved every minute.";
    private static final long EPOCH = 10;
    private static final ModelManifest SOUND = UpdateFixture.manifest("9.4", EPOCH, UpdateFixture.delta(3));

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_124);
    private final Map<String, Integer> tried = new TreeMap<>();
    private final Map<Refusal, Integer> kinds = new EnumMap<>(Refusal.class);
    private DeskFixture fixture;

    @BeforeEach
    void open() {
        fixture = new DeskFixture(folder, false);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldRefuseEveryDamagedUpdateWithAReasonAndScoreOn() throws Exception {
        changedAfterSigning();
        cutShort();
        signedByOthers();
        notJson();
        hostileJson();
        payloadOtherThanDescribed();
        brokenDelta();
        deltaThatDoesNotFit();
        wrongBase();
        tricksInNames();
        giantSizes();
        underAnotherKey();
        replayed();

        assertThat(tried.values().stream().mapToInt(n -> n).sum()).isGreaterThanOrEqualTo(1_000);
        System.out.println("damaged updates refused: " + tried + ", by kind: " + kinds);
        fixture.desk.receive(fixture.signed(SOUND.again(EPOCH + 1, null, UpdateFixture.CREATED, false)));
        assertThat(fixture.lastEvent().event()).isNotEqualTo(AuditEvent.Kind.REJECTED);
    }

    private void changedAfterSigning() throws Exception {
        UpdateRecord sound = fixture.signed(SOUND);
        for (int i = 0; i < 300; i++) {
            byte[] value = flipped(sound.value(), random.nextInt(sound.value().length * 8));
            refused("a bit of the value", new UpdateRecord(sound.key(), value, sound.signature()), Refusal.SIGNATURE);
        }
        byte[] signature = SigningKey.read(folder.resolve("release.key")).sign(sound.value());
        for (int bit = 0; bit < signature.length * 8; bit += 4) {
            byte[] other = flipped(signature, bit);
            refused("a bit of the signature", new UpdateRecord(sound.key(), sound.value(), other), Refusal.SIGNATURE);
        }
    }

    private void cutShort() throws Exception {
        UpdateRecord sound = fixture.signed(SOUND);
        for (int i = 0; i < 60; i++) {
            byte[] value = Arrays.copyOf(sound.value(), random.nextInt(sound.value().length));
            refused("cut short", new UpdateRecord(sound.key(), value, sound.signature()), Refusal.SIGNATURE);
            refused("cut short, then signed", fixture.signed(SOUND.key(), value), Refusal.MALFORMED);
        }
    }

    private void signedByOthers() throws Exception {
        UpdateRecord sound = fixture.signed(SOUND);
        SigningKey.generate(folder.resolve("stranger.key"));
        SigningKey stranger = SigningKey.read(folder.resolve("stranger.key"));
        for (int i = 1; i <= 20; i++) {
            byte[] value =
                    SOUND.again(EPOCH + i, null, UpdateFixture.CREATED, false).write();
            refused(
                    "signed by a stranger",
                    new UpdateRecord(sound.key(), value, stranger.sign(value)),
                    Refusal.SIGNATURE);
            refused("not signed", new UpdateRecord(sound.key(), value, null), Refusal.UNSIGNED);
            refused("another's signature", new UpdateRecord(sound.key(), value, sound.signature()), Refusal.SIGNATURE);
            refused("a short signature", new UpdateRecord(sound.key(), value, new byte[i]), Refusal.SIGNATURE);
        }
    }

    private void notJson() throws Exception {
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            refused("noise", fixture.signed(SOUND.key(), noise), Refusal.MALFORMED);
        }
    }

    private void hostileJson() throws Exception {
        String plain = new String(SOUND.write(), StandardCharsets.UTF_8);
        for (String field : List.of(
                "\"name\":\"x\",",
                "\"epoch\":99,",
                "\"payload\":\"\",",
                "\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",",
                "\"x\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(500) + ",",
                "\"x\":1" + "0".repeat(100_000) + ",",
                "\"" + "n".repeat(100_000) + "\":1,",
                "\"x\":\"" + "y".repeat(ModelManifest.MAX_BYTES) + "\",",
                "\"x\":NaN,",
                "/* no */")) {
            refused("hostile JSON", signed(plain.replaceFirst("\\{", "{" + field)), Refusal.MALFORMED);
        }
        refused("hostile JSON", signed(plain + " true"), Refusal.MALFORMED);
    }

    private void payloadOtherThanDescribed() throws Exception {
        byte[] delta = payload();
        for (int i = 0; i < 150; i++) {
            refused(
                    "a bit of the payload",
                    signed(change -> change.put("payload", base64(flipped(delta, random.nextInt(delta.length * 8))))),
                    Refusal.DIGEST);
        }
        for (int i = 0; i < 30; i++) {
            byte[] cut = Arrays.copyOf(delta, random.nextInt(delta.length));
            refused("a payload cut short", signed(change -> change.put("payload", base64(cut))), Refusal.DIGEST);
        }
    }

    private void brokenDelta() throws Exception {
        byte[] delta = payload();
        int header = (int) ByteBuffer.wrap(delta).order(ByteOrder.LITTLE_ENDIAN).getLong() + 8;
        String text = new String(delta, 8, header - 8, StandardCharsets.UTF_8);
        int alpha = 8 + text.indexOf("lora_alpha\":\"") + "lora_alpha\":\"".length();
        for (int i = 0; i < 150; i++) {
            int at = random.nextInt(header);
            if (at >= alpha && at < alpha + 3) {
                continue; // another number is another update, not a damaged one
            }
            byte[] other = flipped(delta, at * 8 + random.nextInt(7));
            refused("a bit of the delta's header", signed(described(other)), Refusal.DELTA);
        }
        for (int i = 0; i < 50; i++) {
            byte[] cut = Arrays.copyOf(delta, 1 + random.nextInt(delta.length - 1));
            refused("a delta cut short", signed(described(cut)), Refusal.DELTA);
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (Precision precision : Precision.values()) {
                for (int where = 0; where < 4; where++) {
                    refused(
                            "no finite number",
                            signed(described(with(bad, where).write(precision))),
                            Refusal.DELTA);
                }
            }
        }
    }

    private void deltaThatDoesNotFit() throws Exception {
        for (int extent : new int[] {1, 64, 127, 129}) {
            refused("a wrong shape", signed(described(query(128, extent))), Refusal.DELTA);
            refused("a wrong shape", signed(described(query(extent, 128))), Refusal.DELTA);
        }
        Tensor row = new Tensor(new int[] {1, 128}, new float[128]);
        Tensor one = new Tensor(new int[] {1}, new float[] {1});
        refused(
                "a row that is not there",
                signed(described(added(new SparseRows(new int[] {9_999_999}, row), null))),
                Refusal.DELTA);
        refused(
                "a bucket that is not there",
                signed(described(added(null, new SparseRows(new int[] {1 << 27}, one)))),
                Refusal.DELTA);
    }

    private void wrongBase() throws Exception {
        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[8];
            random.nextBytes(noise);
            refused("another base", signed(change -> change.put("baseSha256", Sha256.of(noise))), Refusal.BASE);
        }
    }

    private void tricksInNames() throws Exception {
        for (String uri : List.of(
                "../../etc/passwd",
                "file:../x/",
                "file:///a/../b/",
                "file:///a/%2e%2e/b/",
                "file://host/a/",
                "http:///a/",
                "https://u:p@h/a/",
                "https://h/a/?q",
                "https://h/a/#f",
                "gopher://h/a/",
                "jar:file:/a!/",
                "https://h//a/",
                "https://h/a\\b/",
                "https://h/%00/",
                "javascript:alert(1)",
                "\\\\host\\share",
                " ")) {
            refused(
                    "a trick in the uri",
                    signed(change -> {
                        change.remove("payload");
                        change.put("uri", uri);
                    }),
                    Refusal.MALFORMED);
        }
        for (String name : List.of(
                "../config.json",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "..",
                ".",
                "",
                ".ssh",
                "con fig",
                "c\u0000.json",
                "ä")) {
            refused("a trick in a file's name", signed(full(name, 1)), Refusal.MALFORMED);
        }
        for (String version : List.of("../1", "1/2", "", "a b", "\u202e1", "1\n2", "v".repeat(65), "<b>", "%2e")) {
            refused("a trick in the version", signed(change -> change.put("version", version)), Refusal.MALFORMED);
            refused("a trick in the name", signed(change -> change.put("name", version)), Refusal.MALFORMED);
        }
    }

    private void giantSizes() throws Exception {
        for (long size : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, ModelManifest.MAX_BYTES + 1L}) {
            refused("a giant size", signed(change -> change.put("size", size)), Refusal.MALFORMED);
            refused(
                    "a giant size",
                    signed(change -> {
                        change.remove("payload");
                        change.put("uri", "https://models.example/delta").put("size", Math.abs(size) | 1L << 50);
                    }),
                    Refusal.MALFORMED);
            refused("a giant file", signed(full("model.bin", size | 1L << 62)), Refusal.MALFORMED);
        }
        for (long epoch : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53}) {
            refused("a giant epoch", signed(change -> change.put("epoch", epoch)), Refusal.MALFORMED);
        }
    }

    private void underAnotherKey() throws Exception {
        for (String key : List.of("", "x", SOUND.name(), SOUND.version(), SOUND.key() + " ", "other@9.4")) {
            refused("under another key", fixture.signed(key, SOUND.write()), Refusal.MALFORMED);
        }
    }

    private void replayed() throws Exception {
        fixture.desk.receive(fixture.signed(UpdateFixture.manifest("9.5", EPOCH, LoraDelta.none())));
        for (long epoch = 1; epoch <= EPOCH; epoch++) {
            for (boolean shadow : new boolean[] {true, false}) {
                UpdateRecord old = fixture.signed(SOUND.again(epoch, null, UpdateFixture.CREATED, shadow));
                refused("an old epoch", old, Refusal.REPLAYED);
                refused("an old epoch", old, Refusal.REPLAYED);
            }
        }
    }

    private void refused(String damage, UpdateRecord update, Refusal kind) throws Exception {
        int before = fixture.events.size();
        String version = fixture.engine.model().version().version();

        fixture.desk.receive(update);

        assertThat(fixture.events).as(damage).hasSize(before + 1);
        AuditEvent event = fixture.lastEvent();
        assertThat(event.event()).as(damage).isEqualTo(AuditEvent.Kind.REJECTED);
        assertThat(event.reason()).as(damage).isNotBlank().hasSizeLessThan(1_000);
        assertThat(DeskFixture.details(event).path("kind").asText())
                .as(damage + ": " + event.reason())
                .isEqualTo(kind.tag());
        int count = tried.merge(damage, 1, Integer::sum);
        kinds.merge(kind, 1, Integer::sum);
        if (count % 25 == 1) {
            Outcome.Scored scored = fixture.score(PRAISE);
            assertThat(scored.model().version()).isEqualTo(version);
            assertThat(scored.score().label()).isEqualTo(Sentiment.POSITIVE);
        }
    }

    /** A change to a manifest before it is signed by the trusted key. */
    private interface Change {
        void to(ObjectNode manifest);
    }

    private UpdateRecord signed(Change change) throws IOException {
        ObjectNode manifest = (ObjectNode) ReviewJson.mapper().readTree(SOUND.write());
        change.to(manifest);
        return signed(ReviewJson.mapper().writeValueAsString(manifest));
    }

    private UpdateRecord signed(String json) {
        return fixture.signed(SOUND.key(), json.getBytes(StandardCharsets.UTF_8));
    }

    private static Change described(byte[] delta) {
        return manifest -> manifest.put("payload", base64(delta))
                .put("sha256", Sha256.of(delta))
                .put("size", delta.length);
    }

    private static Change full(String file, long size) {
        return manifest -> {
            manifest.remove(List.of("payload", "baseSha256"));
            manifest.put("kind", "full").put("uri", "https://models.example/9.4/");
            for (String name : List.of("config.json", "tokenizer.json", "model.safetensors", file)) {
                manifest.withArray("files")
                        .addObject()
                        .put("name", name)
                        .put("size", name.equals(file) ? size : 1)
                        .put("sha256", "0".repeat(64));
            }
            manifest.put("size", 3 + size);
        };
    }

    private static byte[] query(int out, int in) {
        LowRank factors = new LowRank(
                new Tensor(new int[] {1, in}, new float[in]), new Tensor(new int[] {out, 1}, new float[out]));
        return new LoraDelta(1, 1, Map.of("bert.encoder.layer.1.attention.self.query", factors), null, null, null)
                .write(Precision.F16);
    }

    private static byte[] added(@Nullable SparseRows words, @Nullable SparseRows wide) {
        return new LoraDelta(1, 1, Map.of(), null, words, wide).write(Precision.F32);
    }

    private static LoraDelta with(float bad, int where) {
        Tensor a = new Tensor(new int[] {1, 128}, filled(128, where == 0 ? bad : 1));
        Tensor b = new Tensor(new int[] {128, 1}, filled(128, where == 1 ? bad : 1));
        Tensor bias = new Tensor(new int[] {2}, filled(2, where == 2 ? bad : 1));
        Tensor bucket = new Tensor(new int[] {1}, filled(1, where == 3 ? bad : 1));
        return new LoraDelta(
                1,
                1,
                Map.of("bert.pooler.dense", new LowRank(a, b)),
                new LoraDelta.Head(new Tensor(new int[] {2, 128}, new float[256]), bias),
                null,
                new SparseRows(new int[] {5}, bucket));
    }

    private static float[] filled(int count, float last) {
        float[] values = new float[count];
        values[count - 1] = last;
        return values;
    }

    private static byte[] payload() {
        byte[] payload = SOUND.payload();
        if (payload == null) {
            throw new AssertionError("the fixture's delta is inline");
        }
        return payload;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / 8] ^= (byte) (1 << (bit % 8));
        return other;
    }
}
