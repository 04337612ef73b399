package io.blockbuster.program.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.CommandRun;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishAndWatchIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static CommandRun run(String input, String... args) {
        String[] all = Stream.concat(
                        Stream.of(args), Stream.of("--bootstrap-servers", broker.bootstrapServers(), "--wait", "5s"))
                .toArray(String[]::new);
        return CommandRun.withInput(input, all);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Properties kafka = new Properties();
        kafka.setProperty("bootstrap.servers", broker.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (TopicTail tail = TopicTail.open(kafka, topic, true, true)) {
            for (var next = tail.next(); next.isPresent(); next = tail.next()) {
                next.get().forEach(all::add);
            }
        }
        return all;
    }

    private static JsonNode json(byte[] value) throws IOException {
        return MAPPER.readTree(value);
    }

    private Path labelled() throws IOException {
        return Files.writeString(folder.resolve("data.jsonl"), """
                {"id":"a","subject":"Ikiru","text":"A quiet marvel.","label":1,"rating":9,"createdAt":"2025-01-31T20:15:00Z"}
                {"id":"b","text":"Dull.","label":0}
                {"text":"Nobody said what this is."}
                """);
    }

    @Test
    void shouldPublishReviewsWithTheirSubjectAsKeyAndWithoutTheirLabels() throws Exception {
        // Given
        broker.createTopics(1, "raw.plain");

        // When
        CommandRun run = run("", "publish", labelled().toString(), "--topic", "raw.plain");

        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Published 3 reviews to raw.plain in ");
        List<ConsumerRecord<byte[], byte[]>> records = records("raw.plain");
        assertThat(records).hasSize(3);
        assertThat(new String(records.get(0).key(), StandardCharsets.UTF_8)).isEqualTo("Ikiru");
        assertThat(json(records.get(0).value())).isEqualTo(MAPPER.readTree("""
                        {"id":"a","subject":"Ikiru","text":"A quiet marvel.","rating":9.0,\
                        "createdAt":"2025-01-31T20:15:00Z"}"""));
        assertThat(records.get(1).key()).isNull();
        assertThat(json(records.get(2).value())).isEqualTo(MAPPER.readTree("""
                {"text":"Nobody said what this is."}"""));
    }

    @Test
    void shouldPublishTheLabelsUnderTheIdsOfTheReviews() throws Exception {
        // When
        CommandRun run = run(
                "",
                "publish",
                labelled().toString(),
                "--topic",
                "raw.labels",
                "--labels",
                "truth",
                "--subject",
                "Unknown film",
                "--create-topics",
                "--partitions",
                "1");

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Published 2 labels to truth");
        List<ConsumerRecord<byte[], byte[]>> truth = records("truth");
        assertThat(truth)
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("a", "b");
        JsonNode second = json(truth.get(1).value());
        assertThat(second.get("label").asText()).isEqualTo("negative");
        assertThat(second.get("subject").asText()).isEqualTo("Unknown film");
        assertThat(second.get("source").asText()).isEqualTo("data.jsonl");
        assertThat(Instant.parse(second.get("labelledAt").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(records("raw.labels"))
                .extracting(record -> json(record.value()).path("id").asText())
                .containsExactly("a", "b", "data.jsonl-2");
    }

    @Test
    void shouldPublishPlainLinesFromStandardInput() throws Exception {
        // Given
        String input = IntStream.range(0, 2_000).mapToObj(i -> "review " + i).collect(Collectors.joining("\n"));

        // When
        CommandRun run = run(input, "publish", "-", "--topic", "raw.lines", "--create-topics", "--limit", "1500");

        // Then
        assertThat(run.out()).startsWith("Published 1,500 reviews");
        assertThat(records("raw.lines")).hasSize(1_500);
    }

    @Test
    void shouldRefuseAMissingTopicUnlessToldToCreateIt() {
        CommandRun run = run("text", "publish", "-", "--topic", "not.there");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the cluster has no topic not.there", "--create-topics");
    }

    @Test
    void shouldCountWhatTheBrokerRefusesAndSendTheRest() throws Exception {
        // Given
        broker.createTopics(1, "raw.large");
        String input = "short\n" + "x".repeat(200_000) + "\nshort again\n";

        // When
        CommandRun run =
                run(input, "publish", "-", "--topic", "raw.large", "--kafka-config", "max.request.size=100000");

        // Then
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).startsWith("Published 2 reviews");
        assertThat(run.err()).contains("1 reviews were not delivered; the first because: The message is 200");
        assertThat(records("raw.large")).hasSize(2);
    }

    @Test
    void shouldPublishWhatStoodBeforeABrokenLine() {
        // When
        CommandRun run =
                run("{\"text\":\"fine\"}\n{oops\n", "publish", "-", "--topic", "raw.broken", "--create-topics");

        // Then
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("standard input, line 2: not a JSON object");
        assertThat(run.out()).startsWith("Published 1 reviews");
        assertThat(records("raw.broken")).hasSize(1);
    }

    private static byte[] scored(String id, String subject, double score) {
        Instant time = Instant.parse("2025-01-31T20:15:00Z");
        return ReviewJson.write(new ScoredReview(
                id,
                subject,
                Sentiment.ofProbability(score),
                score,
                new ModelVersion("tiny", "1"),
                12,
                false,
                time,
                time));
    }

    @Test
    void shouldWatchCommittedReviewsOnly() {
        // Given
        broker.createTopics(1, "scored");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "scorer"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("scored", scored("aborted", "Ikiru", 0.9)));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("scored", scored("a", "Ikiru", 0.9876)));
            producer.send(new ProducerRecord<>("scored", "not JSON".getBytes(StandardCharsets.UTF_8)));
            producer.send(new ProducerRecord<>("scored", "{\"text\":\"raw\"}".getBytes(StandardCharsets.UTF_8)));
            producer.send(new ProducerRecord<>("scored", scored("b", "Ran", 0.125)));
            producer.commitTransaction();
        }

        // When
        CommandRun text = run("", "watch", "--topic", "scored", "--from-beginning", "--until-end");
        CommandRun json = run("", "watch", "--topic", "scored", "--from-beginning", "--until-end", "--json");
        CommandRun ofOne =
                run("", "watch", "--topic", "scored", "--from-beginning", "--limit", "1", "--subject", "ran");

        // Then
        assertThat(text.code()).isZero();
        assertThat(text.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .matches("\\d\\d:\\d\\d:\\d\\d  positive  0\\.9876  Ikiru {25}a  tiny@1"),
                        second -> assertThat(second)
                                .matches("\\d\\d:\\d\\d:\\d\\d  negative  0\\.1250  Ran {27}b  tiny@1"));
        assertThat(text.err())
                .contains("scored-0-3 is no scored review", "id, subject, label, model or scoredAt is missing");
        assertThat(json.out().lines())
                .containsExactly(
                        new String(scored("a", "Ikiru", 0.9876), StandardCharsets.UTF_8),
                        new String(scored("b", "Ran", 0.125), StandardCharsets.UTF_8));
        assertThat(ofOne.out().lines()).singleElement().asString().contains("Ran");
    }

    @Test
    void shouldFindTheBrokerInGoodHealth() {
        CommandRun run = CommandRun.of("doctor", "--bootstrap-servers", broker.bootstrapServers());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("reachable at " + broker.bootstrapServers());
    }
}
