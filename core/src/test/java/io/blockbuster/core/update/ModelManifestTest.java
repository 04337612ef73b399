package io.blockbuster.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.ModelManifest.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelManifestTest {
    private static final byte[] DELTA = {1, 2, 3};
    private static final List<GoldenExample> GOLDEN =
            List.of(new GoldenExample("good", new int[] {101, 2204, 102}, new float[] {-1.5f, 1.25f}));

    @Test
    void shouldReadBackADelta() {
        ObjectNode metrics = ReviewJson.mapper().createObjectNode().put("accuracy", 0.93);
        ModelManifest manifest = delta().with(metrics, null);

        ModelManifest read = ModelManifest.read(manifest.write());

        assertThat(read.key()).isEqualTo("tiny@1.1");
        assertThat(read.payload()).isEqualTo(DELTA);
        assertThat(read.golden()).singleElement().satisfies(example -> {
            assertThat(example.text()).isEqualTo("good");
            assertThat(example.ids()).containsExactly(101, 2204, 102);
            assertThat(example.logits()).containsExactly(-1.5f, 1.25f);
        });
        assertThat(read.metrics()).isEqualTo(metrics);
        assertThat(read.write()).isEqualTo(manifest.write());
    }

    @Test
    void shouldReadBackAFullModel() {
        ModelManifest read = ModelManifest.read(full().write());

        assertThat(read.kind()).isEqualTo(Kind.FULL);
        assertThat(read.uri()).isEqualTo(URI.create("https://models.example/tiny/1.1/"));
        assertThat(read.files()).isEqualTo(full().files());
        assertThat(read.write()).isEqualTo(full().write());
    }

    @Test
    void shouldPassOverFieldsThatItDoesNotKnow() throws IOException {
        ObjectNode json = json(delta());
        json.put("mood", "good").putObject("extra").put("deep", true);

        assertThat(ModelManifest.read(ReviewJson.write(json)).version()).isEqualTo("1.1");
    }

    @Test
    void shouldTakeEverythingButTheEpochAndTheTimeWhenPublishedAnew() {
        ModelManifest again = delta().again(9, "1.2", UpdateFixture.CREATED.plusSeconds(5), true);

        assertThat(again.epoch()).isEqualTo(9);
        assertThat(again.parent()).isEqualTo("1.2");
        assertThat(again.shadow()).isTrue();
        assertThat(again.payload()).isEqualTo(DELTA);
        assertThat(again.createdAt()).isEqualTo(UpdateFixture.CREATED.plusSeconds(5));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            name        |                        | name is missing
            name        | ""                     | the name
            name        | "../tiny"              | the name
            name        | "a b"                  | the name
            name        | 7                      | name is not a text
            name        | ["tiny"]               | name is not a text
            version     |                        | version is missing
            version     | "1/2"                  | the version
            version     | "-1"                   | the version
            version     | "1.0\\u0000"           | the version
            epoch       |                        | epoch is not a whole number
            epoch       | 0                      | epoch is 0
            epoch       | -5                     | epoch is -5
            epoch       | 1.5                    | epoch is not a whole number
            epoch       | "3"                    | epoch is not a whole number
            epoch       | 9007199254740992       | epoch is 9007199254740992
            epoch       | 18446744073709551617   | epoch is not a whole number
            parent      | "a/b"                  | the parent
            kind        |                        | kind is missing
            kind        | "pickle"               | kind is not lora or full
            kind        | "full"                 | a full model has no payload
            baseSha256  |                        | baseSha256 is missing
            baseSha256  | "abc"                  | baseSha256 is no SHA-256
            sha256      |                        | sha256 is missing
            sha256      | "ABCDEF"               | sha256 is no SHA-256
            size        |                        | size is not a whole number
            size        | 0                      | size is 0
            size        | 9223372036854775807    | size is 9223372036854775807
            payload     |                        | either a payload or a uri
            payload     | "%%%"                  | payload is not Base64
            payload     | {}                     | payload is not a text
            uri         | "https://x.example/d"  | either a payload or a uri
            files       | [{"name":"a","size":1,"sha256":"x"}] | the sha256 of a
            files       | {}                     | files is not a list
            golden      |                        | golden has 0 examples
            golden      | []                     | golden has 0 examples
            golden      | [7]                    | golden is not an object
            golden      | [{"logits":[1,2]}]     | text is missing
            golden      | [{"text":"a"}]         | 0 logits
            golden      | [{"text":"a","logits":[1,"2"]}] | logits is not numbers
            golden      | [{"text":"a","logits":[1,1e99]}] | not a finite number
            golden      | [{"text":"a","logits":[1,2],"input_ids":[1.5]}] | input_ids is not whole numbers
            metrics     | 7                      | metrics is not an object
            gate        | "passed"               | gate is not an object
            createdAt   |                        | createdAt is missing
            createdAt   | "yesterday"            | createdAt is not a date
            shadow      | "yes"                  | shadow is not true or false
            """)
    void shouldRefuseADeltaThatSaysWhatItMayNot(String field, @Nullable String value, String reason)
            throws IOException {
        refuses(changed(delta(), field, value), reason);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ftp://models.example/tiny/",
                "jar:file:/tmp/x.jar!/",
                "models/tiny/",
                "file:models/tiny/",
                "file://server/share/tiny/",
                "file:///models/../../etc/",
                "file:///models/./tiny/",
                "file:///models/%2e%2e/etc/",
                "file:///models/%2E%2E%2Fetc/",
                "file:///models%5c..%5cetc/",
                "file:///models/tiny%00/",
                "file:///models//tiny/",
                "https:///tiny/",
                "https://user:secret@models.example/tiny/",
                "https://models.example/tiny/?key=secret",
                "https://models.example/tiny/#part",
                "https://models.example/a/../tiny/",
                "https://models.example/tiny",
                "https://models.example/ tiny/",
                "data:text/plain,tiny/"
            })
    void shouldRefuseAddressesWithTricks(String uri) throws IOException {
        refuses(changed(full(), "uri", "\"" + uri + "\""), "uri");
    }

    @Test
    void shouldRefuseAnEndlessAddress() throws IOException {
        String uri = "https://models.example/" + "a".repeat(3_000) + "/";

        refuses(changed(full(), "uri", "\"" + uri + "\""), "longer than 2000");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ../config.json    | no path
            /etc/passwd       | no path
            a/b               | no path
            a\\b              | no path
            .hidden           | no path
            ..                | no path
            nul%00            | no path
            config.json       | named twice
            CONFIG.JSON       | named twice
            """)
    void shouldRefuseFileNamesWithTricks(String name, String reason) throws IOException {
        ObjectNode json = json(full());
        json.withArray("files").addObject().put("name", name).put("size", 0).put("sha256", "0".repeat(64));

        refuses(ReviewJson.write(json), reason);
    }

    @Test
    void shouldRefuseSizesThatDoNotAddUpOrAreGigantic() throws IOException {
        refuses(changed(full(), "size", "61"), "60 bytes together");
        ObjectNode json = json(full());
        ((ObjectNode) json.withArray("files").get(0)).put("size", Long.MAX_VALUE);
        refuses(ReviewJson.write(json), "is the most");
        ((ObjectNode) json.withArray("files").get(0)).put("size", -1);
        refuses(ReviewJson.write(json), "is the most");
    }

    @Test
    void shouldRefuseAModelWithoutItsWeights() throws IOException {
        ObjectNode json = json(full());
        json.withArray("files").remove(2);

        refuses(ReviewJson.write(json), "lacks one of");
    }

    @Test
    void shouldRefuseJsonThatIsMadeToHurt() throws IOException {
        String plain = new String(delta().write(), StandardCharsets.UTF_8);
        refuses(bytes(plain.replaceFirst("\\{", "{\"name\":\"other\",")), "not proper JSON");
        refuses(bytes(plain + "{}"), "not proper JSON");
        refuses(
                bytes(plain.replaceFirst("\\{", "{\"deep\":" + "[".repeat(500) + "]".repeat(500) + ",")),
                "proper JSON");
        refuses(bytes(plain.replaceFirst("\\{", "{\"n\":" + "9".repeat(5_000) + ",")), "not proper JSON");
        refuses(bytes(plain.replaceFirst("\\{", "{\"" + "k".repeat(5_000) + "\":1,")), "not proper JSON");
        refuses(bytes(plain.replaceFirst("\\{", "{\"x\":\"" + "y".repeat(1_000_000) + "\",")), "is the most");
        for (String notAnObject : List.of("", " ", "null", "7", "[]", "\"text\"", "{", "\u0000")) {
            refuses(bytes(notAnObject), "the record is no manifest");
        }
    }

    @Test
    void shouldKeepReasonsShortAndPlain() throws IOException {
        byte[] hostile = changed(delta(), "name", "\"\\u001b[31m" + "x".repeat(10_000) + "\"");

        assertThatThrownBy(() -> ModelManifest.read(hostile))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(500).doesNotContain("\u001b"));
    }

    private static ModelManifest delta() {
        return ModelManifest.ofDelta(
                new ModelVersion("tiny", "1.1"), 3, "1.0", "a".repeat(64), DELTA, GOLDEN, UpdateFixture.CREATED);
    }

    private static ModelManifest full() {
        List<ModelFile> files = List.of(
                new ModelFile("config.json", 10, Sha256.of(new byte[10])),
                new ModelFile("tokenizer.json", 20, Sha256.of(new byte[20])),
                new ModelFile("model.safetensors", 30, Sha256.of(new byte[30])));
        return ModelManifest.ofFolder(
                new ModelVersion("tiny", "1.1"),
                3,
                null,
                URI.create("https://models.example/tiny/1.1/"),
                files,
                "b".repeat(64),
                GOLDEN,
                UpdateFixture.CREATED);
    }

    private static byte[] changed(ModelManifest manifest, String field, @Nullable String value) throws IOException {
        ObjectNode json = json(manifest);
        if (value == null) {
            json.remove(field);
        } else {
            JsonNode node = ReviewJson.mapper().readTree(value);
            json.set(field, node);
        }
        return ReviewJson.write(json);
    }

    private static ObjectNode json(ModelManifest manifest) throws IOException {
        return (ObjectNode) ReviewJson.mapper().readTree(manifest.write());
    }

    private static void refuses(byte[] value, String reason) {
        assertThatThrownBy(() -> ModelManifest.read(value))
                .isInstanceOfSatisfying(
                        UpdateRefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Refusal.MALFORMED))
                .hasMessageContaining(reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
