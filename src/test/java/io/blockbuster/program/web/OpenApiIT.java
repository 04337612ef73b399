package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code openapi.json} against what a processor with reviews, a dead letter and an update answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MINUTE = 60_000;

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final HttpClient client = HttpClient.newHttpClient();
    private UpdatedDashboard running;
    private ObjectNode document;

    /** A request and the status it is answered with. */
    private record Ask(String path, String query, int status) {}

    @BeforeAll
    void fill(@TempDir Path folder) throws Exception {
        running = new UpdatedDashboard(folder);
        document =
                (ObjectNode) ReviewJson.mapper().readTree(get("/openapi.json").body());
        // A field that the document does not name is a fault of it here; clients may meet new ones.
        document.at("/components/schemas").forEach(schema -> {
            if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        running.update("9.1");
        running.publishNonsense();
        running.review(0, 10);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            JsonNode status = json(get("/api/v1/status"));
            JsonNode models = json(get("/api/v1/models"));
            return status.path("deadLetters").intValue() == 1
                    && status.path("subjects").intValue() == 1
                    && models.at("/models/0/events").size() > 1;
        });
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void shouldDescribeEveryAnswerToTheLastField() throws Exception {
        String film = URLEncoder.encode(UpdatedDashboard.FILM, StandardCharsets.UTF_8);
        List<Ask> asks = List.of(
                new Ask("/api/v1/status", "", 200),
                new Ask("/api/v1/subjects", "?q=lantern&limit=5", 200),
                new Ask("/api/v1/subjects", "?limit=many", 400),
                new Ask("/api/v1/windows", "?subject=" + film + "&size=" + MINUTE, 200),
                new Ask("/api/v1/windows", "", 400),
                new Ask("/api/v1/reviews", "?label=positive", 200),
                new Ask("/api/v1/dead-letters", "", 200),
                new Ask("/api/v1/models", "", 200));
        for (Ask ask : asks) {
            HttpResponse<String> answer = get(ask.path() + ask.query());

            assertThat(answer.statusCode()).as(ask.toString()).isEqualTo(ask.status());
            assertThat(faults("/paths/" + escaped(ask.path()) + "/get", answer))
                    .as(ask.toString())
                    .isEmpty();
        }
        assertThat(asks.stream().map(Ask::path)).containsAll(jsonPaths());
    }

    @Test
    void shouldDescribeScoresAndTheirRefusal() throws Exception {
        String operation = "/paths/" + escaped("/api/v1/score") + "/post";

        HttpResponse<String> scored = post("{\"texts\": [\"A moving film.\", \" \"]}");
        HttpResponse<String> refused = post("{\"texts\": []}");

        assertThat(scored.statusCode()).isEqualTo(200);
        assertThat(faults(operation, scored)).isEmpty();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(faults(operation, refused)).isEmpty();
    }

    @Test
    void shouldFindFaultWithAnAnswerThatIsNotAsDescribed() throws Exception {
        HttpResponse<String> status = get("/api/v1/status");

        assertThat(faults("/paths/" + escaped("/api/v1/models") + "/get", status))
                .isNotEmpty();
    }

    @Test
    void shouldAnswerTheProbesAndStreamEventsAsDescribed() throws Exception {
        for (String path : List.of("/livez", "/readyz", "/metrics")) {
            HttpResponse<String> answer = get(path);
            assertThat(document.at("/paths/" + escaped(path) + "/get/responses").has("" + answer.statusCode()))
                    .as(path)
                    .isTrue();
        }
        HttpRequest events = HttpRequest.newBuilder(running.address().resolve("/api/v1/events"))
                .build();
        try (InputStream stream =
                client.send(events, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            String head = new String(stream.readNBytes(2_000), StandardCharsets.UTF_8);
            assertThat(head).contains("event: snapshot", "data: {");
        }
    }

    /** What is wrong with an answer by the document; an answer that it does not know is a fault too. */
    private List<?> faults(String operation, HttpResponse<String> answer) {
        JsonNode schema =
                document.at(operation + "/responses/" + answer.statusCode() + "/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return List.of("no answer " + answer.statusCode() + " in " + operation);
        }
        ObjectNode whole = ReviewJson.mapper().createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole.toString(), InputFormat.JSON).validate(answer.body(), InputFormat.JSON);
    }

    /** The paths that answer a GET with JSON. */
    private Set<String> jsonPaths() {
        Set<String> paths = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            if (path.getValue().at("/get/responses/200/content").has("application/json")) {
                paths.add(path.getKey());
            }
        }
        return paths;
    }

    private static String escaped(String path) {
        return path.replace("/", "~1");
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return ReviewJson.mapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(running.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(running.address().resolve("/api/v1/score"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
