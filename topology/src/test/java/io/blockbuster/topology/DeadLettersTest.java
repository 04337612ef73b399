package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.topology.review.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
    @TempDir
    Path stateDir;

    private StreamFixture stream;

    @BeforeEach
    void start() {
        stream = new StreamFixture(stateDir, WindowSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        stream.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    it was good                        | not-json       | not JSON
                    {"text":"good"                     | not-json       | not JSON
                    {"text":"good"} trailing           | not-json       | not JSON
                    {"text":"good"}{}                  | not-json       | goes on after the end
                    ["good"]                           | not-an-object  | an array, not a JSON object
                    "good"                             | not-an-object  | a string, not a JSON object
                    42                                 | not-an-object  | a number, not a JSON object
                    null                               | not-an-object  | null, not a JSON object
                    {}                                 | no-text        | no "text"
                    {"text":null}                      | no-text        | no "text"
                    {"text":""}                        | blank-text     | blank
                    {"text":"  \\n\\t \\u00a0\\u2003 "}| blank-text     | blank
                    {"text":"\\u0000\\u0007\\u200b"}   | blank-text     | blank
                    {"text":17}                        | wrong-type     | "text" is a number, not a string
                    {"text":["good"]}                  | wrong-type     | "text" is an array, not a string
                    {"text":"good","id":{"a":1}}       | wrong-type     | "id" is an object, not a string
                    {"text":"good","subject":[1]}      | wrong-type     | "subject" is an array, not a string
                    {"text":"a poison review"}         | inference      | cannot be scored: poison
                    """)
    void shouldSendWhatCannotBeScoredToTheDeadLettersWithAReason(String value, String reason, String message) {
        stream.publish("{\"id\":\"before\",\"text\":\"good\"}");
        stream.publish(StreamFixture.bytes("key"), StreamFixture.bytes(value));
        stream.publish("{\"id\":\"after\",\"text\":\"good\"}");

        TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
        assertThat(stream.deadLetters.isEmpty()).isTrue();
        assertThat(letter.key()).isEqualTo(StreamFixture.bytes("key"));
        assertThat(letter.value()).isEqualTo(StreamFixture.bytes(value));
        assertThat(header(letter, DeadLetters.MESSAGE)).contains(message);
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("reviews.raw");
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(stream.registry
                        .get("blockbuster.reviews.dead")
                        .tag("reason", reason)
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(stream.readScored().stream().map(ScoredReview::id)).containsExactly("before", "after");
    }

    @Test
    void shouldSendInvalidUtf8ToTheDeadLettersWithItsOwnBytes() {
        byte[] value = "{\"text\":\"caf?\"}".getBytes(StandardCharsets.US_ASCII);
        value[12] = (byte) 0xe9; // Latin-1

        stream.publish(null, value);

        assertThat(stream.deadLetters.readRecord().value()).isEqualTo(value);
        assertThat(stream.readScored()).isEmpty();
    }

    @Test
    void shouldSendARecordWithoutAValueToTheDeadLetters() {
        stream.publish(StreamFixture.bytes("key"), null);

        TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, DeadLetters.MESSAGE)).isEqualTo("the record has no value");
    }

    @Test
    void shouldKeepTheHeadersOfADeadLetter() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", StreamFixture.bytes("00-abc-def-01"));

        stream.raw.pipeInput(new TestRecord<>(null, StreamFixture.bytes("nonsense"), headers, StreamFixture.START));

        assertThat(header(stream.deadLetters.readRecord(), "traceparent")).isEqualTo("00-abc-def-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud83d\\ude00\\ud83d\\ude00\"", // only emoji
                "\"good \\ud800 film\"", // an unpaired surrogate
                "\"good\\u0000\\u0008film\"", // control characters
                "\"<script>alert(1)</script>\"",
                "\"\\u202egood\"" // right-to-left override
            })
    void shouldScoreTextThatIsOddButReadable(String text) {
        stream.publish("{\"text\":%s,\"subject\":%s,\"id\":%s}".formatted(text, text, text));

        assertThat(stream.readScored()).hasSize(1);
        assertThat(stream.deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldScoreATextOfAMegabyte() {
        stream.publish("{\"text\":\"%s\"}".formatted("good ".repeat(200_000)));

        assertThat(stream.readScored())
                .singleElement()
                .satisfies(review -> assertThat(review.truncated()).isTrue());
    }

    @Test
    void shouldSurviveDeepNesting() {
        stream.publish("{\"text\":\"good\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

        assertThat(stream.deadLetters.readRecord()).isNotNull();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
