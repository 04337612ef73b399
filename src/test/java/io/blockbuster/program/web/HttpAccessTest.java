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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
    void shouldRefuseForeignHostNamesOnLoopback() throws Exception {
        try (Dashboard dashboard = open(null)) {
            assertThat(status(
                            dashboard, "GET /metrics HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n"))
                    .isEqualTo("421");
            assertThat(status(dashboard, "GET /metrics HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n"))
                    .isEqualTo("200");
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

    private static String status(Dashboard dashboard, String request) throws Exception {
        URI address = dashboard.address();
        assertThat(address).isNotNull();
        try (Socket socket = new Socket("127.0.0.1", address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9);
        }
    }
}
