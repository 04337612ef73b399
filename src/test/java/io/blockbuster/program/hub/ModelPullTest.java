package io.blockbuster.program.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.hub.HubServer.Request;
import io.blockbuster.program.hub.ModelPull.Pulled;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPullTest {
    private static final HubModel MODEL = new HubModel("someone/bert-least", "main");
    private static final String CONFIG = """
            {"hidden_size": 8, "vocab_size": 110, "num_attention_heads": 2, "max_position_embeddings": 16,
             "num_hidden_layers": 1, "intermediate_size": 16}""";
    private static final byte[] WEIGHTS = new byte[300_000];

    static {
        new Random(5).nextBytes(WEIGHTS);
    }

    @TempDir
    private Path root;

    private Path folder = Path.of("");
    private final HubServer server = new HubServer(MODEL.name());
    private final List<Long> progress = new ArrayList<>();

    @BeforeEach
    void serveABaseAsTheFirstOnesAre() {
        folder = root.resolve("models/bert-least");
        server.file("config.json", CONFIG)
                .file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n")
                .file("README.md", "# A base")
                .file(".gitattributes", "*.bin filter=lfs")
                .file("tf_model.h5", new byte[5_000])
                .file("pytorch_model.bin", WEIGHTS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldFetchOnlyTheFilesItNeeds() throws IOException {
        Pulled pulled = pull(server.address());

        assertThat(pulled.commit()).isEqualTo(HubServer.COMMIT);
        assertThat(pulled.files()).containsExactly("config.json", "vocab.txt", "pytorch_model.bin");
        assertThat(names()).containsExactly("config.json", "pytorch_model.bin", "vocab.txt");
        assertThat(Files.readAllBytes(folder.resolve("pytorch_model.bin"))).isEqualTo(WEIGHTS);
        assertThat(progress).isSorted().last().isEqualTo(pulled.bytes() - CONFIG.length());
    }

    @Test
    void shouldTakeSafetensorsAndTheReadyTokenizerWhereThereAreBoth() throws IOException {
        server.file("model.safetensors", new byte[2_000]).file("tokenizer.json", "{}");

        assertThat(pull(server.address()).files())
                .containsExactly("config.json", "tokenizer.json", "model.safetensors");
    }

    @Test
    void shouldFetchEveryShardThatTheIndexLists() throws IOException {
        server.file("model.safetensors.index.json", """
                        {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-1.safetensors"}}""")
                .file("model-1.safetensors", new byte[2_000])
                .file("model-2.safetensors", new byte[3_000]);

        assertThat(pull(server.address()).files())
                .containsExactly(
                        "config.json",
                        "model.safetensors.index.json",
                        "vocab.txt",
                        "model-1.safetensors",
                        "model-2.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone.safetensors", "../evil.safetensors", ".."})
    void shouldRefuseAnIndexThatNamesWhatTheModelDoesNotHave(String shard) {
        server.file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"" + shard + "\"}}");

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("does not have");
        assertThat(root.resolve("models")).isDirectoryNotContaining("glob:**.safetensors");
    }

    @Test
    void shouldTakeAllFilesFromTheCommitThatTheRevisionNames() throws IOException {
        pull(server.address(), new HubModel(MODEL.name(), "v2"));

        assertThat(server.requests().get(0).path()).endsWith("/revision/v2");
        assertThat(server.requests())
                .extracting(Request::path)
                .filteredOn(path -> path.contains("resolve"))
                .isNotEmpty()
                .allMatch(path -> path.contains(HubServer.COMMIT));
    }

    @Test
    void shouldGoOnWhereTheConnectionBroke() throws IOException {
        server.cut(3, 70_000);

        pull(server.address());

        assertThat(Files.readAllBytes(folder.resolve("pytorch_model.bin"))).isEqualTo(WEIGHTS);
        assertThat(server.requests())
                .filteredOn(Request::store)
                .extracting(Request::range)
                .hasSize(4)
                .startsWith("null")
                .last()
                .asString()
                .startsWith("bytes=")
                .isNotEqualTo("bytes=0-");
    }

    @Test
    void shouldGoOnInAnotherRunWhereThisOneGaveUp() throws IOException {
        // Given a process that dies after a third
        ModelPull dying = new ModelPull(server.address(), breakingAfter(90_000), Duration.ZERO);
        assertThatThrownBy(() -> dying.pull(MODEL, folder)).isInstanceOf(IllegalStateException.class);
        assertThat(folder.resolve("pytorch_model.bin")).doesNotExist();
        int before = server.requests().size();
        // When
        pull(server.address());
        // Then
        assertThat(Files.readAllBytes(folder.resolve("pytorch_model.bin"))).isEqualTo(WEIGHTS);
        assertThat(server.requests().subList(before, server.requests().size()))
                .filteredOn(Request::store)
                .singleElement()
                .extracting(Request::range)
                .asString()
                .startsWith("bytes=");
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
    }

    private static ModelPull.ByteProgress breakingAfter(long bytes) {
        return (here, all) -> {
            if (here > bytes) {
                throw new IllegalStateException("the process dies here");
            }
        };
    }

    @Test
    void shouldBeginAnewWhereTheServerCannotGoOn() throws IOException {
        server.ignoreRanges();
        server.cut(2, 70_000);

        pull(server.address());

        assertThat(Files.readAllBytes(folder.resolve("pytorch_model.bin"))).isEqualTo(WEIGHTS);
    }

    @Test
    void shouldGiveUpInWordsWhenNoByteComesAnyMore() {
        server.cut(1_000, 0);

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("cannot reach http://127.0.0.1");
        assertThat(folder.resolve("pytorch_model.bin")).doesNotExist();
    }

    @Test
    void shouldNotKeepWhatArrivesDamaged() throws IOException {
        server.damage();

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("pytorch_model.bin arrived damaged: its SHA-256 is");
        assertThat(names()).containsExactly("config.json", "vocab.txt");
    }

    @Test
    void shouldLeaveWhatIsThereAndMendWhatIsNotRight() throws IOException {
        // Given
        pull(server.address());
        Files.writeString(folder.resolve("vocab.txt"), "[UNK]\n[CLS]\n[sep]\n");
        int before = server.requests().size();
        // When
        pull(server.address());
        // Then
        assertThat(folder.resolve("vocab.txt")).hasContent("[UNK]\n[CLS]\n[SEP]\n");
        assertThat(server.requests().subList(before, server.requests().size()))
                .filteredOn(request -> request.method().equals("GET"))
                .extracting(Request::path)
                .containsExactly(
                        "/api/models/someone/bert-least",
                        "/someone/bert-least/resolve/" + HubServer.COMMIT + "/vocab.txt");
    }

    @Test
    void shouldShowTheTokenToTheHubAndToNobodyElse() throws IOException {
        server.requireToken("hf_secret");

        pull(server.address("hf_secret"));

        assertThat(server.requests())
                .filteredOn(request -> !request.store())
                .extracting(Request::authorization)
                .containsOnly("Bearer hf_secret");
        assertThat(server.requests())
                .filteredOn(Request::store)
                .isNotEmpty()
                .extracting(Request::authorization)
                .containsOnly("null");
    }

    @Test
    void shouldSayWhatToDoAboutAModelThatItMayNotRead() {
        server.requireToken("hf_secret");

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("shows no model someone/bert-least (401)")
                .extracting("hint")
                .asString()
                .contains("set HF_TOKEN");
        assertThatThrownBy(() -> pull(server.address("hf_wrong")))
                .extracting("hint")
                .asString()
                .contains("HF_TOKEN is set")
                .doesNotContain("hf_wrong");
    }

    @Test
    void shouldTellAMissingModelAMissingRevisionAndAGateApart() {
        assertThatThrownBy(() -> pull(server.address(), new HubModel("someone/else", "main")))
                .hasMessageContaining("shows no model someone/else (404)");
        assertThatThrownBy(() -> pull(server.address(), new HubModel(MODEL.name(), "v9")))
                .hasMessageContaining("has no revision v9");
        assertThatThrownBy(() -> pull(server.address(), new HubModel("gated/bert", "main")))
                .hasMessageContaining("gated/bert is gated")
                .extracting("hint")
                .asString()
                .contains("Accept them at http://127.0.0.1");
    }

    @Test
    void shouldRefuseAModelOfAnotherKindBeforeItsWeightsAreFetched() {
        server.file("config.json", "{\"model_type\": \"gpt2\"}");

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("only bert");
        assertThat(server.requests()).noneMatch(Request::store);
    }

    @Test
    void shouldSayWhatAModelWithoutWeightsOfAKnownFormHasInstead() {
        HubServer other = new HubServer("a/b")
                .file("config.json", CONFIG)
                .file("vocab.txt", "x")
                .file("tf_model.h5", "y");
        try (other) {
            assertThatThrownBy(() -> pull(other.address(), new HubModel("a/b", "main")))
                    .hasMessageContaining("neither model.safetensors nor pytorch_model.bin")
                    .hasMessageContaining("tf_model.h5");
        }
    }

    @Test
    void shouldTryAgainWhenTheServerIsNotWell() throws IOException {
        server.fail(2);

        assertThat(pull(server.address()).files()).hasSize(3);
    }

    @Test
    void shouldSayThatTheServerStaysUnwell() {
        server.fail(1_000);

        assertThatThrownBy(() -> pull(server.address())).hasMessageContaining("503");
    }

    @Test
    void shouldSayWhatToDoWhereNobodyAnswers() {
        HubAddress closed = server.address();
        server.close();

        assertThatThrownBy(() -> pull(closed))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("cannot reach " + closed)
                .extracting("hint")
                .asString()
                .contains("HF_ENDPOINT", "proxy");
    }

    @Test
    void shouldSayThatTheDiskIsTooSmallBeforeItIsFull() {
        server.announceSize(1L << 55);

        assertThatThrownBy(() -> pull(server.address()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("36,028,797,018 MB are to come");
        assertThat(server.requests()).noneMatch(Request::store);
    }

    @Test
    void shouldRefuseARedirectThatLeadsInCircles() {
        server.redirectTo(server.address() + "/someone/bert-least/resolve/" + HubServer.COMMIT + "/pytorch_model.bin");

        assertThatThrownBy(() -> pull(server.address())).hasMessageContaining("more than 10 redirects");
    }

    @Test
    void shouldNotFollowARedirectOutOfHttp() {
        server.redirectTo("file:///etc/passwd");

        assertThatThrownBy(() -> pull(server.address())).hasMessageContaining("is not followed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/b/c", "../x", "a/..", "a/b?x=1", "a b/c", "https://huggingface.co/a/b", "-a/b"})
    void shouldRefuseWhatIsNoNameOfAModel(String name) {
        assertThatThrownBy(() -> new HubModel(name, "main"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OWNER/NAME");
    }

    @Test
    void shouldReadEndpointAndTokenFromTheVariablesOfHuggingFacesOwnTools() {
        assertThat(HubAddress.of(Map.of())).isEqualTo(new HubAddress(URI.create("https://huggingface.co"), null));
        assertThat(HubAddress.of(Map.of("HF_ENDPOINT", "http://mirror:8080/hub/", "HF_TOKEN", " t\n")))
                .isEqualTo(new HubAddress(URI.create("http://mirror:8080/hub"), "t"));
        assertThatThrownBy(() -> HubAddress.of(Map.of("HF_ENDPOINT", "mirror"))).hasMessageContaining("HF_ENDPOINT");
    }

    private Pulled pull(HubAddress address) throws IOException {
        return pull(address, MODEL);
    }

    private Pulled pull(HubAddress address, HubModel model) throws IOException {
        return new ModelPull(address, (here, all) -> progress.add(here), Duration.ZERO).pull(model, folder);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
