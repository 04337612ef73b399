package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.ScriptedModel;
import jakarta.servlet.http.HttpServlet;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoreRequestsTest {
    private static final EngineSettings SMALL =
            new EngineSettings(10_000, 8, Duration.ofMillis(1), 16, 1, 1, 0, Duration.ofMillis(1));

    private final ScriptedModel model = new ScriptedModel("7");
    private final ScoringEngine engine = new ScoringEngine(model, SMALL, EngineListener.NONE);
    private @Nullable ScoringEngine present = engine;
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void serve() {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, null, false);
        RateLimits generous = new RateLimits(1e9, 1e9, System::nanoTime);
        server = new HttpServer(
                settings,
                new Access(settings, null),
                new HttpServlet() {},
                config -> config.routes.post("/api/v1/score", new ScoreRequests(() -> present, generous)::handle));
        assertThat(server.awaitStarted()).isTrue();
    }

    @AfterEach
    void close() {
        model.open();
        server.close();
        engine.close();
    }

    @Test
    void shouldScoreTextsInTheirOrderAndSayWhatHappenedToEach() throws Exception {
        // When
        HttpResponse<String> answer = score(List.of("a good film", "bad", "poison", " \n "));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode results = ReviewJson.mapper().readTree(answer.body()).path("results");
        assertThat(results).hasSize(4);
        assertThat(results.get(0).path("label").textValue()).isEqualTo("positive");
        assertThat(results.get(0).path("score").doubleValue()).isEqualTo(0.98);
        assertThat(results.get(0).path("tokens").intValue()).isEqualTo(13);
        assertThat(results.get(0).path("truncated").booleanValue()).isFalse();
        assertThat(results.get(0).path("version").textValue()).isEqualTo("7");
        assertThat(results.get(0).path("error").isNull()).isTrue();
        assertThat(results.get(1).path("label").textValue()).isEqualTo("negative");
        assertThat(results.get(2).path("label").isNull()).isTrue();
        assertThat(results.get(2).path("error").textValue()).isEqualTo("the model cannot score this text");
        assertThat(results.get(3).path("error").textValue()).isEqualTo("the text is empty");
    }

    @Test
    void shouldSayWhatItTakesWhereARequestIsNoListOfTexts() throws Exception {
        String deep = "{\"texts\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        for (String body :
                List.of("", "null", "{", "{\"texts\":[]}", "{\"texts\":\"good\"}", "{\"texts\":[7]}", deep)) {
            HttpResponse<String> answer = post("application/json", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).contains("1 to 64 texts of at most 50000 characters");
        }
        assertThat(post("text/plain", "{\"texts\":[\"good\"]}").statusCode())
                .as("what a form of another site can send")
                .isEqualTo(400);
        assertThat(score(Collections.nCopies(ScoreRequests.MOST_TEXTS + 1, "good"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(score(List.of("x".repeat(ScoreRequests.LONGEST_TEXT + 1))).statusCode())
                .isEqualTo(400);
        assertThat(score(List.of("x".repeat(ScoreRequests.LONGEST_TEXT))).statusCode())
                .isEqualTo(200);
        assertThat(model.batchSizes()).as("only the last was scored").hasSize(1);
    }

    @Test
    void shouldRefuseABodyThatIsTooLong() throws Exception {
        assertThat(score(Collections.nCopies(8, "x".repeat(ScoreRequests.LONGEST_TEXT)))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void shouldAskToComeBackWhileThereIsNoModel() throws Exception {
        // Given
        present = null;

        // When
        HttpResponse<String> answer = score(List.of("good"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("no model is loaded here");
    }

    @Test
    void shouldAskToComeBackWhereTheDeviceFails() throws Exception {
        // Given: the runs of the batch, of its halves and of the probe all fail
        model.failRuns(100);

        // When
        HttpResponse<String> answer = score(List.of("good", "bad"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void shouldLeaveTheRoomOfTheStreamAlone() throws Exception {
        // Given: the stream has filled the engine
        model.shut();
        for (int i = 0; i < SMALL.maxInFlight(); i++) {
            engine.submit("the stream's");
        }

        // When
        HttpResponse<String> answer = score(List.of("good"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        model.open();
        Awaitility.await().until(() -> engine.inFlight() == 0);
        assertThat(score(List.of("good")).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldGiveBackTheRoomOfTextsThatFoundNone() throws Exception {
        // Given
        model.shut();

        // When: more texts than the engine takes at a time
        HttpResponse<String> answer = score(Collections.nCopies(SMALL.maxInFlight() + 1, "good"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        model.open();
        Awaitility.await().until(() -> engine.inFlight() == 0);
    }

    @Test
    void shouldHandleAFewRequestsAtATimeAndRefuseMore() throws Exception {
        // Given
        model.shut();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 1; i <= ScoreRequests.AT_A_TIME; i++) {
            waiting.add(client.sendAsync(request("application/json", "{\"texts\":[\"good\"]}"), asText()));
            int texts = i;
            Awaitility.await().until(() -> engine.inFlight() == texts);
        }

        // When
        HttpResponse<String> refused = score(List.of("good"));

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("busy");
        model.open();
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(each.get().statusCode()).isEqualTo(200);
        }
        assertThat(score(List.of("good")).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotLetBodiesThatNeverArriveKeepOthersOut() throws Exception {
        // Given: more clients than the server has threads, each of which sends half a body
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", server.address().getPort());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /api/v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1000\r\n\r\n{\"texts\":")
                                .getBytes(StandardCharsets.US_ASCII));
            }

            // When
            HttpResponse<String> answer = score(List.of("good"));

            // Then: refused, but answered
            assertThat(answer.statusCode()).isEqualTo(503);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        Awaitility.await().until(() -> score(List.of("good")).statusCode() == 200);
    }

    private HttpResponse<String> score(List<String> texts) throws Exception {
        return post("application/json", new String(ReviewJson.write(Map.of("texts", texts)), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return client.send(request(type, body), asText());
    }

    private HttpRequest request(String type, String body) {
        return HttpRequest.newBuilder(server.address().resolve("/api/v1/score"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse.BodyHandler<String> asText() {
        return HttpResponse.BodyHandlers.ofString();
    }
}
