package io.blockbuster.topology.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.AuditEvent.Kind;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.ModelFile;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full models, fetched from a folder or from a web server that may be broken or hostile. */
class FullUpdateTest {
    private static final List<String> FILES =
            List.of("config.json", "tokenizer.json", "model.safetensors", "blockbuster.json", "wide.safetensors");

    @TempDir
    private Path root;

    private Path served;
    private HttpServer server;
    private DeskFixture fixture;
    private final CountDownLatch end = new CountDownLatch(1);

    /** Something that a server answers with. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void open() throws IOException {
        served = Files.createDirectory(root.resolve("served"));
        for (String file : FILES) {
            Files.copy(UpdateFixture.BASE.resolve(file), served.resolve(file));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "test-server");
            thread.setDaemon(true);
            return thread;
        }));
        answer("/models/", exchange -> {
            String name =
                    Path.of(exchange.getRequestURI().getPath()).getFileName().toString();
            byte[] content = Files.readAllBytes(served.resolve(name));
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        });
        server.start();
        fixture = new DeskFixture(root, false);
    }

    @AfterEach
    void close() {
        end.countDown();
        fixture.close();
        server.stop(0);
    }

    @Test
    void shouldScoreByAFullModelFromAWebServer() throws Exception {
        fixture.desk.receive(fixture.signed(full(http("/models/"))));

        assertThat(fixture.events).extracting(AuditEvent::reason).containsOnlyNulls();
        assertThat(fixture.version()).isEqualTo("9.5");
        assertThat(root.resolve("models"))
                .isDirectoryContaining(path -> path.getFileName()
                        .toString()
                        .equals(ModelFolder.open(served).digest()));
    }

    @Test
    void shouldScoreByAFullModelFromAFolderAndTakeADeltaOnIt() throws Exception {
        // Given a full model other than the processor's own
        Files.writeString(
                served.resolve("blockbuster.json"), Files.readString(served.resolve("blockbuster.json")) + " ");
        fixture.desk.receive(fixture.signed(full(served.toUri())));
        assertThat(fixture.version()).isEqualTo("9.5");

        // When
        byte[] delta = UpdateFixture.opinionated(true).write(Precision.F16);
        ModelVersion version = new ModelVersion(UpdateFixture.OWN.name(), "9.6");
        fixture.desk.receive(fixture.signed(ModelManifest.ofDelta(
                version,
                2,
                "9.5",
                ModelFolder.open(served).digest(),
                delta,
                UpdateFixture.golden(delta, version),
                UpdateFixture.CREATED)));

        // Then
        assertThat(fixture.version()).isEqualTo("9.6");
    }

    @Test
    void shouldUseAKeptModelWhenItsSourceIsGone() throws Exception {
        ModelManifest full = full(http("/models/"));
        fixture.desk.receive(fixture.signed(full));
        server.removeContext("/models/");

        fixture.desk.receive(fixture.signed(full.again(5, null, UpdateFixture.CREATED, false)));

        assertThat(fixture.lastEvent().event()).isNotEqualTo(Kind.REJECTED);
    }

    @Test
    void shouldFetchAKeptModelAgainThatWasTamperedWith() throws Exception {
        ModelManifest full = full(http("/models/"));
        fixture.desk.receive(fixture.signed(full));
        Path kept = root.resolve("models").resolve(full.sha256()).resolve("config.json");
        Files.writeString(kept, "{}");

        fixture.desk.receive(fixture.signed(full.again(5, null, UpdateFixture.CREATED, false)));

        assertThat(fixture.lastEvent().event()).isNotEqualTo(Kind.REJECTED);
        assertThat(Files.readString(kept)).isNotEqualTo("{}");
    }

    @Test
    void shouldFollowARedirectAndRefuseALoop() throws Exception {
        answer(
                "/moved/",
                exchange ->
                        redirect(exchange, exchange.getRequestURI().getPath().replace("/moved/", "/models/")));
        answer("/loop/", exchange -> redirect(exchange, exchange.getRequestURI().getPath()));

        refuses(full(http("/loop/")), "fetch", "redirects more than 2 times");
        fixture.desk.receive(fixture.signed(full(http("/moved/"))));

        assertThat(fixture.version()).isEqualTo("9.5");
    }

    @Test
    void shouldRefuseToBeRedirectedToFiles() throws Exception {
        for (String target : List.of("file:///etc/passwd", "ftp://x.example/", "http:///x", "::", "data:,x")) {
            server.createContext("/to" + target.hashCode() + "/", exchange -> redirect(exchange, target));
            refuses(full(http("/to" + target.hashCode() + "/")), "fetch", "redirects to");
        }
    }

    @Test
    void shouldRefuseMoreBytesThanTheManifestSays() throws Exception {
        answer("/endless/", exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked: no length is announced
            OutputStream body = exchange.getResponseBody();
            byte[] zeros = new byte[100_000];
            while (end.getCount() > 0) {
                body.write(zeros);
            }
        });

        refuses(full(http("/endless/")), "digest", "has more than the");
    }

    @Test
    void shouldRefuseAServerThatNeverEnds() throws Exception {
        try (DeskFixture hasty = hasty()) {
            answer("/slow/", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                end.await();
            });
            hasty.desk.receive(hasty.signed(full(http("/slow/"))));
            assertThat(hasty.lastEvent().reason()).contains("it took longer than PT1S");
        }
    }

    @Test
    void shouldRefuseFilesThatAreMissingShortLongOrChanged() throws Exception {
        ModelManifest full = full(http("/models/"));
        byte[] config = Files.readAllBytes(served.resolve("config.json"));

        Files.write(served.resolve("config.json"), new byte[config.length]);
        refuses(full, "digest", "has the sha256");
        Files.write(served.resolve("config.json"), new byte[config.length - 1]);
        refuses(full, "digest", "not " + config.length);
        Files.write(served.resolve("config.json"), new byte[config.length + 1]);
        refuses(full, "digest", "not " + config.length);
        answer("/gone/", exchange -> exchange.sendResponseHeaders(404, -1));
        refuses(full(http("/gone/"), config), "fetch", "answers 404");

        Files.delete(served.resolve("config.json"));
        refuses(full(served.toUri(), config), "fetch", "is no file here");
        Files.createDirectory(served.resolve("config.json"));
        refuses(full(served.toUri(), config), "fetch", "is no file here");
        Files.delete(served.resolve("config.json"));
        Files.createSymbolicLink(served.resolve("config.json"), Path.of("/dev/zero"));
        refuses(full(served.toUri(), config), "fetch", "is no file here");
    }

    @Test
    void shouldRefuseAFolderThatIsNoModelOrAnother() throws Exception {
        Files.writeString(served.resolve("config.json"), "{\"model_type\":\"gpt2\"}");
        refuses(full(served.toUri()), "model", "only bert can be run");

        Files.writeString(
                served.resolve("config.json"),
                Files.readString(UpdateFixture.BASE.resolve("config.json"))
                        .replaceFirst("\"num_hidden_layers\": *2", "\"num_hidden_layers\": 9999999"));
        refuses(full(served.toUri()), "model", "num_hidden_layers");

        Files.copy(
                UpdateFixture.BASE.resolve("config.json"),
                served.resolve("config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        ModelManifest full = full(served.toUri());
        ModelManifest other = ModelManifest.ofFolder(
                full.model(), 1, null, served.toUri(), full.files(), "0".repeat(64), full.golden(), full.createdAt());
        refuses(other, "digest", "the folder has the digest");
    }

    @Test
    void shouldRefuseAModelThatIsTooLargeForThisProcess() throws Exception {
        List<ModelFile> files = new ArrayList<>();
        for (ModelFile file : full(served.toUri()).files()) {
            files.add(new ModelFile(
                    file.name(), file.name().equals("model.safetensors") ? 4L << 30 : file.size(), file.sha256()));
        }
        ModelManifest giant = ModelManifest.ofFolder(
                new ModelVersion(UpdateFixture.OWN.name(), "9.5"),
                1,
                null,
                served.toUri(),
                files,
                "0".repeat(64),
                full(served.toUri()).golden(),
                UpdateFixture.CREATED);

        refuses(giant, "model", "-Xmx");
    }

    @Test
    void shouldLeaveNothingBehindOfWhatItRefuses() throws Exception {
        ModelManifest full = full(http("/models/"));
        Files.write(served.resolve("wide.safetensors"), new byte[(int) Files.size(served.resolve("wide.safetensors"))]);

        refuses(full, "digest", "wide.safetensors");

        assertThat(root.resolve("models")).isEmptyDirectory();
    }

    private DeskFixture hasty() throws IOException {
        return new DeskFixture(
                Files.createDirectory(root.resolve("hasty")),
                false,
                new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(1), 2));
    }

    private void refuses(ModelManifest manifest, String kind, String reason) throws Exception {
        fixture.desk.receive(fixture.signed(manifest));
        AuditEvent event = fixture.lastEvent();
        assertThat(event.event()).isEqualTo(Kind.REJECTED);
        assertThat(event.reason()).contains(reason);
        assertThat(String.valueOf(event.details())).contains(kind);
        assertThat(fixture.version()).isEqualTo(UpdateFixture.OWN.version());
    }

    private ModelManifest full(URI uri) throws IOException {
        return full(uri, Files.readAllBytes(served.resolve("config.json")));
    }

    /** The manifest of what is served, with another config.json than what may be there now. */
    private ModelManifest full(URI uri, byte[] config) throws IOException {
        List<ModelFile> files = new ArrayList<>();
        for (String name : FILES) {
            byte[] content = name.equals("config.json") ? config : Files.readAllBytes(served.resolve(name));
            files.add(new ModelFile(name, content.length, Sha256.of(content)));
        }
        String digest = Files.isRegularFile(served.resolve("config.json")) && !brokenConfig()
                ? ModelFolder.open(served).digest()
                : "0".repeat(64);
        byte[] nothing = LoraDelta.none().write(Precision.F16);
        ModelVersion version = new ModelVersion(UpdateFixture.OWN.name(), "9.5");
        return ModelManifest.ofFolder(
                version, 1, null, uri, files, digest, UpdateFixture.golden(nothing, version), UpdateFixture.CREATED);
    }

    private boolean brokenConfig() {
        try {
            ModelFolder.open(served);
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private URI http(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private void answer(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        exchange.getResponseHeaders().add("Location", target);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }
}
