package io.blockbuster.program.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docker-compose.yml} says, run without Docker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeServicesIT {
    private static final String JAVA_SAYS = "Picked up JAVA_TOOL_OPTIONS:";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int REVIEWS = 40;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private ComposeServices services;
    private ProgramProcess processor;
    private ProgramProcess trainer;
    private String token = "";
    private int port;
    private int trainerPort;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        services = new ComposeServices(root);
        opened.add(services);
        assertThat(services.makeKeys()).contains("made the key", "made the token");
        token = Files.readString(services.here("/run/blockbuster/token/http-token"));
        assertThat(services.start("topics").awaitExit()).isZero();
        processor = services.start("processor");
        opened.add(0, processor);
        services.writeReplay(600);
        trainer = services.start("trainer");
        opened.add(0, trainer);
        port = processor.awaitHttp();
        trainerPort = trainer.awaitHttp();
        publish();
        Awaitility.await().atMost(LONG).until(() -> get(port, "/readyz", null).statusCode() == 200);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> get(trainerPort, "/readyz", null).statusCode() == 200);
        assertThat(scored()).hasSize(REVIEWS);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void shouldKeepTheKeysThatAreThere() throws Exception {
        String key = Files.readString(services.here("/run/blockbuster/private/models.key"));

        assertThat(services.makeKeys()).isEmpty();
        assertThat(services.here("/run/blockbuster/private/models.key")).hasContent(key);
        assertThat(services.here("/run/blockbuster/token/http-token")).hasContent(token);
    }

    @Test
    void shouldHideThePrivateKeyFromOtherUsers() throws Exception {
        assertThat(Files.getPosixFilePermissions(services.here("/run/blockbuster/private/models.key")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(services.here("/run/blockbuster/public")).isDirectoryNotContaining("glob:**/models.key");
    }

    @Test
    void shouldCreateEveryTopicWithItsOwnPartitions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(
                            "reviews.raw", "reviews.scored", "reviews.labelled", "models.updates", "models.audit"))
                    .allTopicNames()
                    .get();

            assertThat(topics.values())
                    .extracting(
                            TopicDescription::name, topic -> topic.partitions().size())
                    .containsExactlyInAnyOrder(
                            tuple("reviews.raw", 4),
                            tuple("reviews.scored", 4),
                            tuple("reviews.labelled", 4),
                            tuple("models.updates", 1),
                            tuple("models.audit", 1));
        }
    }

    @Test
    void shouldPassTheTraceOfAReviewOn() {
        assertThat(scored())
                .allSatisfy(record -> assertThat(
                                record.headers().lastHeader("traceparent").value())
                        .asString(UTF_8)
                        .isEqualTo(TRACE));
    }

    @Test
    void shouldGiveTheMetricsToWhoHasTheToken() throws Exception {
        for (int each : List.of(port, trainerPort)) {
            assertThat(get(each, "/metrics", null).statusCode()).isEqualTo(401);
            assertThat(get(each, "/metrics", token).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldHaveTheTrainerFollowLabelsWithTheKeyThatTheProcessorTrusts() throws Exception {
        assertThat(get(trainerPort, "/livez", null).statusCode()).isEqualTo(200);
        assertThat(get(trainerPort, "/metrics", token).body()).contains("blockbuster_trainer_pending 0.0");
        assertThat(trainer.output()).contains("Following labels");
        assertThat(TrustedKey.read(services.here("/run/blockbuster/public/models.key.pub"))
                        .id())
                .isEqualTo(TrustedKey.read(services.here("/run/blockbuster/private/models.key.pub"))
                        .id());
    }

    @Test
    void shouldServeEveryMetricThatABoardOrARuleNames() throws Exception {
        // Given
        Set<String> named = MonitoringFiles.metrics();
        named.removeIf(name -> name.startsWith("blockbuster_trainer_"));
        assertThat(named).hasSizeGreaterThan(30);

        // When
        Set<String> served = new TreeSet<>();
        get(port, "/metrics", token)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> served.add(line.split("[{ ]", 2)[0]));

        // Then
        assertThat(served).containsAll(named);
    }

    @Test
    void shouldBeHealthyByTheImagesOwnCheck() throws Exception {
        assertThat(health(port)).isZero();
        assertThat(health(trainerPort)).isZero();
    }

    @Test
    void shouldNotBeHealthyWhereNothingAnswers() throws Exception {
        assertThat(health(1)).isNotZero();
    }

    @Test
    void shouldLogJsonOnlyAndNoReview() {
        List<String> lines = Stream.of(processor, trainer)
                .flatMap(process -> process.output().lines())
                .filter(line -> !line.startsWith(JAVA_SAYS)) // where the variable is set around this test
                .toList();

        assertThat(lines).hasSizeGreaterThan(6).allSatisfy(line -> {
            JsonNode record = new JsonMapper().readTree(line);
            assertThat(record.path("level").asText()).isIn("INFO", "WARN", "ERROR");
            assertThat(record.path("formattedMessage").asText()).isNotEmpty();
            assertThat(line).doesNotContain("quiet marvel").doesNotContain(token);
        });
    }

    private int health(int at) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("../docker/bin/health").redirectErrorStream(true);
        builder.environment().put("BLOCKBUSTER_HTTP_PORT", Integer.toString(at));
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private HttpResponse<String> get(int at, String path, @Nullable String bearer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void publish() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", services.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new StringSerializer())) {
            IntStream.range(0, REVIEWS).forEach(i -> {
                ProducerRecord<String, String> review = new ProducerRecord<>(
                        "reviews.raw",
                        "Velvet Ferry",
                        "{\"id\":\"r%d\",\"text\":\"A quiet marvel, number %d.\"}".formatted(i, i));
                review.headers().add("traceparent", TRACE.getBytes(UTF_8));
                var unused = producer.send(review);
            });
        }
    }

    private List<ConsumerRecord<String, String>> scored() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        services.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(consumer.partitionsFor("reviews.scored").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            Awaitility.await().atMost(LONG).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= REVIEWS;
            });
            return records;
        }
    }
}
