package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.Sentiment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoredReviewsTest {
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

    @Test
    void shouldScoreAReviewWithAllItsFields() {
        Instant before = Instant.now();
        stream.publish("""
                {"id":"r1","subject":"Night Train","text":"a good film","author":"reel_deal","rating":9,
                 "createdAt":"2026-03-01T11:59:00Z","unknown":[1,{"x":2}]}""");

        ScoredReview review = stream.readScored().get(0);
        assertThat(review.id()).isEqualTo("r1");
        assertThat(review.subject()).isEqualTo("Night Train");
        assertThat(review.label()).isEqualTo(Sentiment.POSITIVE);
        assertThat(review.score()).isBetween(0.9, 1.0);
        assertThat(review.model()).isEqualTo(new ModelVersion("scripted", "7"));
        assertThat(review.tokens()).isEqualTo("a good film".length() + 2);
        assertThat(review.truncated()).isFalse();
        assertThat(review.createdAt()).isEqualTo(Instant.parse("2026-03-01T11:59:00Z"));
        assertThat(review.scoredAt()).isBetween(before, Instant.now());
    }

    @Test
    void shouldFillInWhatAReviewLeavesOut() {
        stream.publish(StreamFixture.bytes("The Heist"), StreamFixture.bytes("{\"text\":\"fine\"}"));
        stream.publish("{\"text\":\"fine\"}");

        assertThat(stream.readScored())
                .satisfiesExactly(
                        keyed -> {
                            assertThat(keyed.id()).isEqualTo("reviews.raw-0-0");
                            assertThat(keyed.subject()).isEqualTo("The Heist");
                            assertThat(keyed.createdAt()).isEqualTo(StreamFixture.START);
                        },
                        bare -> {
                            assertThat(bare.id()).isEqualTo("reviews.raw-0-1");
                            assertThat(bare.subject()).isEqualTo("unknown");
                        });
    }

    @Test
    void shouldKeepKeysHeadersAndTimestamps() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", StreamFixture.bytes("00-abc-def-01"));
        byte[] key = {(byte) 0xff, 0, 7};

        stream.raw.pipeInput(new TestRecord<>(
                key, StreamFixture.bytes("{\"text\":\"good\"}"), headers, StreamFixture.START.plusSeconds(3)));

        TestRecord<byte[], byte[]> record = stream.scored.readRecord();
        assertThat(record.key()).isEqualTo(key);
        assertThat(record.headers()).isEqualTo(headers);
        assertThat(record.timestamp())
                .isEqualTo(StreamFixture.START.plusSeconds(3).toEpochMilli());
    }

    @Test
    void shouldKeepTheOrderOfReviews() {
        stream.raw.pipeRecordList(IntStream.range(0, 300)
                .mapToObj(i -> new TestRecord<byte[], byte[]>(
                        null,
                        StreamFixture.bytes("{\"id\":%d,\"text\":\"%s\"}".formatted(i, "x".repeat(1 + i * 37 % 80)))))
                .toList());

        assertThat(stream.readScored().stream().map(ScoredReview::id))
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(Integer::toString).toList());
    }

    @Test
    void shouldTakeAnAbsurdDateAsAbsent() {
        for (String absurd : new String[] {
            "\"yesterday\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"1066-10-14T09:00:00Z\"",
            "99999999999999999999",
            "-5",
            "true",
            "{}"
        }) {
            stream.publish("{\"text\":\"fine\",\"createdAt\":%s}".formatted(absurd));
        }

        assertThat(stream.readScored())
                .hasSize(7)
                .allSatisfy(review -> assertThat(review.createdAt()).isEqualTo(StreamFixture.START));
    }

    @Test
    void shouldReadDatesWithAnOffsetAndAsEpochMilliseconds() {
        Instant earlier = StreamFixture.START.minus(Duration.ofHours(1));

        stream.publish("{\"text\":\"fine\",\"createdAt\":\"2026-03-01T12:00:00+01:00\"}");
        stream.publish("{\"text\":\"fine\",\"createdAt\":%d}".formatted(earlier.toEpochMilli()));

        assertThat(stream.readScored())
                .hasSize(2)
                .allSatisfy(review -> assertThat(review.createdAt()).isEqualTo(earlier));
    }
}
