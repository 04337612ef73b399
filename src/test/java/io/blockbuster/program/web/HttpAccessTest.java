package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.program.CommandRun;
import io.blockbuster.program.cli.CommandException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAccessTest {
    private static final String TOKEN = "a-token-of-enough-characters";

    private final HttpClient client = HttpClient.newHttpClient();

    private static Dashboard open(@Nullable String token) {
        Dashboard dashboard = Dashboard.open(new HttpSettings("127.0.0.1", 0, token, false), Meters.registry());
        assertThat(dashboard.awaitStarted()).isTrue();
        return dashboard;
    }

    private HttpResponse<String> get(Dashboard dashboard, String path, String... headers) throws Exception {
        URI address = dashboard.address();
        assertThat(address).isNotNull();
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldBeAliveButNotReadyWhileTheProcessorStarts() throws Exception {
        try (Dashboard dashboard = open(null)) {
            assertThat(get(dashboard, "/livez").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(dashboard, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).startsWith("starting");
        }
    }

    @Test
    void shouldServeTheMetersOfTheJvmInPrometheusFormat() throws Exception {
        try (Dashboard dashboard = open(null)) {
            HttpResponse<String> metrics = get(dashboard, "/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).contains("# TYPE jvm_memory_used_bytes gauge");
        }
    }

    @Test
    void shouldPutTheSecurityHeadersOnEveryAnswerEvenOnErrors() throws Exception {
        try (Dashboard dashboard = open(null)) {
            for (String path : new String[] {"/livez", "/no-such-page"}) {
                HttpResponse<String> answer = get(dashboard, path);
                assertThat(answer.headers().firstValue("Content-Security-Policy"))
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .contains("default-src 'none'", "frame-ancestors 'none'")
                                .doesNotContain("unsafe"));
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
                assertThat(answer.headers().firstValue("Server")).isEmpty();
            }
        }
    }

    @Test
    void shouldAskForTheTokenEverywhereButAtTheProbes() throws Exception {
        try (Dashboard dashboard = open(TOKEN)) {
            assertThat(get(dashboard, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(dashboard, "/metrics", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(get(dashboard, "/metrics", "Cookie", Credentials.COOKIE + "=" + TOKEN)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(get(dashboard, "/metrics", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(dashboard, "/metrics", "Cookie", Credentials.COOKIE + "=" + new Credentials(TOKEN).session())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(dashboard, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldTakeNothingForTheTokenButTheToken() throws Exception {
        try (Dashboard dashboard = open(TOKEN)) {
            for (String wrong : new String[] {
                "Bearer",
                "Bearer ",
                "Bearer " + TOKEN.substring(1),
                "Bearer " + TOKEN.substring(0, TOKEN.length() - 1),
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.toUpperCase(Locale.ROOT),
                "bearer" + TOKEN,
                "Basic " + TOKEN,
                TOKEN
            }) {
                assertThat(get(dashboard, "/metrics", "Authorization", wrong).statusCode())
                        .as(wrong)
                        .isEqualTo(401);
            }
            assertThat(get(dashboard, "/metrics?token=" + TOKEN).statusCode())
                    .as("where logs would keep it")
                    .isEqualTo(401);
            String session = new Credentials("another-token-of-enough-characters").session();
            assertThat(get(dashboard, "/metrics", "Cookie", Credentials.COOKIE + "=" + session)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(new Credentials(TOKEN).session()).doesNotContain(TOKEN);
        }
    }

    @Test
    void shouldLetAPageInByItsFormAndGiveItACookieThatScriptsCannotRead() throws Exception {
        try (Dashboard dashboard = open(TOKEN)) {
            // Given
            HttpResponse<String> front = get(dashboard, "/");
            assertThat(front.statusCode()).isEqualTo(303);
            assertThat(front.headers().firstValue("Location")).hasValue("/login");
            assertThat(get(dashboard, "/login").body()).contains("<form method=\"post\"");

            // When
            HttpResponse<String> wrong = post(dashboard, "/login", "token=" + TOKEN + "x");
            HttpResponse<String> right = post(dashboard, "/login", "token=" + TOKEN);

            // Then
            assertThat(wrong.statusCode()).isEqualTo(403);
            assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(right.statusCode()).isEqualTo(303);
            String cookie = right.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
            assertThat(get(dashboard, "/", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseForeignHostNamesOnLoopback() throws Exception {
        try (Dashboard dashboard = open(null)) {
            for (String host : new String[] {
                "attacker.example",
                "localhost.attacker.example",
                "127.0.0.1.attacker.example",
                "[::2]",
                "localhost@a",
                ""
            }) {
                assertThat(status(
                                dashboard, "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                        .as(host)
                        .isIn("421", "400");
            }
            for (String host : new String[] {"localhost", "LocalHost:80", "127.0.0.1", "[::1]:8080"}) {
                assertThat(status(
                                dashboard, "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                        .as(host)
                        .isEqualTo("200");
            }
            assertThat(status(dashboard, "GET /metrics HTTP/1.0\r\n\r\n"))
                    .as("no host at all")
                    .isEqualTo("421");
        }
    }

    @Test
    void shouldRefuseWhatAnotherSiteMakesABrowserSend() throws Exception {
        try (Dashboard dashboard = open(null)) {
            URI address = dashboard.address();
            assertThat(address).isNotNull();
            String own = "http://localhost:" + address.getPort();
            assertThat(scoreFrom(dashboard, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
            assertThat(scoreFrom(dashboard, "Sec-Fetch-Site", "same-site"))
                    .as("another port of this machine")
                    .isEqualTo(403);
            assertThat(scoreFrom(dashboard, "Origin", "https://attacker.example"))
                    .isEqualTo(403);
            assertThat(scoreFrom(dashboard, "Origin", "http://localhost:1")).isEqualTo(403);
            assertThat(scoreFrom(dashboard, "Origin", "null"))
                    .as("from a sandbox")
                    .isEqualTo(403);
            assertThat(scoreFrom(dashboard, "Origin", own))
                    .as("there is no model, but the page may ask")
                    .isEqualTo(503);
            assertThat(scoreFrom(dashboard, "Sec-Fetch-Site", "same-origin")).isEqualTo(503);
            assertThat(scoreFrom(dashboard, "Accept", "*/*")).as("no browser").isEqualTo(503);
        }
    }

    @Test
    void shouldServeNothingButWhatItNames() throws Exception {
        try (Dashboard dashboard = open(TOKEN)) {
            for (String path : new String[] {
                "/livez/../metrics",
                "/livez/..;/metrics",
                "/livez;a=/../metrics",
                "/login/../api/v1/status",
                "//metrics",
                "/./metrics",
                "/%6detrics",
                "/livez%2f..%2fmetrics",
                "/livez/%2e%2e/metrics",
                "/metrics/",
                "/METRICS",
                "/../../etc/passwd",
                "/..%5c..%5cetc",
                "/metrics%00",
                "/page.js%00.html",
                "http://localhost/metrics",
                "/META-INF/services/ch.qos.logback.classic.spi.Configurator",
                "/web/index.html",
                "/META-INF/MANIFEST.MF"
            }) {
                String status =
                        status(dashboard, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(status).as(path).isIn("400", "401", "404");
            }
        }
    }

    @Test
    void shouldKnowFewMethods() throws Exception {
        try (Dashboard dashboard = open(null)) {
            for (String method :
                    new String[] {"TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "PROPFIND", "get"}) {
                for (String path : new String[] {"/", "/metrics", "/api/v1/events", "/api/v1/score", "*"}) {
                    assertThat(status(
                                    dashboard,
                                    method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                                            + "Connection: close\r\n\r\n"))
                            .as(method + " " + path)
                            .isIn("400", "404", "405");
                }
            }
            HttpResponse<String> override = get(dashboard, "/api/v1/score", "X-HTTP-Method-Override", "POST");
            assertThat(override.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void shouldRefuseHeadersWithoutEnd() throws Exception {
        try (Dashboard dashboard = open(null)) {
            String flood = "X-Flood: %s\r\n".formatted("x".repeat(1_000)).repeat(20);
            assertThat(status(dashboard, "GET /livez HTTP/1.1\r\nHost: localhost\r\n" + flood + "\r\n"))
                    .isEqualTo("431");
            assertThat(status(dashboard, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .isIn("414", "431");
        }
    }

    @Test
    void shouldRefuseRequestsThatTwoServersWouldReadDifferently() throws Exception {
        try (Dashboard dashboard = open(null)) {
            for (String framing : new String[] {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: -1\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Host: attacker.example\r\n"
            }) {
                assertThat(status(
                                dashboard,
                                "POST /api/v1/score HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n0\r\n\r\nGET"))
                        .as(framing)
                        .isEqualTo("400");
            }
        }
    }

    @Test
    void shouldRefuseBodiesThatAreTooLongWithoutReadingThem() throws Exception {
        try (Dashboard dashboard = open(TOKEN)) {
            String head = "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n";
            assertThat(status(dashboard, head + "Content-Length: 9000000000\r\n\r\ntoken="))
                    .as("as announced")
                    .isEqualTo("413");
            assertThat(status(
                            dashboard,
                            head + "Transfer-Encoding: chunked\r\n\r\n"
                                    + ("400\r\n" + "x".repeat(1_024) + "\r\n").repeat(8)))
                    .as("as it comes")
                    .isEqualTo("413");
        }
    }

    @Test
    void shouldAnswerOthersWhileBodiesDoNotArrive() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Dashboard dashboard = open(TOKEN)) {
            URI address = dashboard.address();
            assertThat(address).isNotNull();
            try {
                // Given: more clients than the server has threads, each of which sends half a form
                for (int i = 0; i < 40; i++) {
                    Socket socket = new Socket("127.0.0.1", address.getPort());
                    slow.add(socket);
                    socket.getOutputStream()
                            .write(("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ntok")
                                    .getBytes(StandardCharsets.US_ASCII));
                }

                // When, Then
                assertThat(get(dashboard, "/livez").statusCode()).isEqualTo(200);
                assertThat(post(dashboard, "/login", "token=" + TOKEN).statusCode())
                        .as("refused for now, but answered")
                        .isEqualTo(503);
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
            Awaitility.await()
                    .until(() -> post(dashboard, "/login", "token=" + TOKEN).statusCode() == 303);
        }
    }

    @Test
    void shouldRefuseAClientThatAsksTooOften() throws Exception {
        try (Dashboard dashboard = open(null)) {
            int refused = 0;
            for (int i = 0; i < 2_000 && refused == 0; i++) {
                if (get(dashboard, "/livez").statusCode() == 429) {
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
        }
    }

    @Test
    void shouldFailOrMoveWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            HttpSettings strict = new HttpSettings("127.0.0.1", taken.getLocalPort(), null, false);
            assertThatThrownBy(() -> Dashboard.open(strict, Meters.registry()))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            HttpSettings yielding = new HttpSettings("127.0.0.1", taken.getLocalPort(), null, true);
            try (Dashboard dashboard = Dashboard.open(yielding, Meters.registry())) {
                assertThat(dashboard.awaitStarted()).isTrue();
                assertThat(get(dashboard, "/livez").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldRefuseToServeOthersWithoutAToken() {
        // When
        CommandRun run = CommandRun.of("run", "--http-host", "0.0.0.0");

        // Then
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("needs --http-token");
    }

    private HttpResponse<String> post(Dashboard dashboard, String path, String form) throws Exception {
        URI address = dashboard.address();
        assertThat(address).isNotNull();
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int scoreFrom(Dashboard dashboard, String header, String value) throws Exception {
        URI address = dashboard.address();
        assertThat(address).isNotNull();
        return client.send(
                        HttpRequest.newBuilder(address.resolve("/api/v1/score"))
                                .header("Content-Type", "application/json")
                                .header(header, value)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"texts\":[\"good\"]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void shouldTakeTheTokenFromAFile(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("token"), "short\n");

        // When
        CommandRun run = CommandRun.of("run", "--http-host", "0.0.0.0", "--http-token-file", file.toString());

        // Then: it was read, and judged
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--http-token must have at least 16 characters");
    }

    @Test
    void shouldSayThatTheFileOfTheTokenIsMissing() {
        CommandRun run = CommandRun.of("run", "--http-token-file", "no-such-token");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--http-token-file: cannot read no-such-token");
    }

    private static String status(Dashboard dashboard, String request) throws Exception {
        URI address = dashboard.address();
        assertThat(address).isNotNull();
        try (Socket socket = new Socket("127.0.0.1", address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(line).as("answer to " + request).startsWith("HTTP/1.1 ");
            return line.substring(9);
        }
    }
}
