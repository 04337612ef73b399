package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSchemasTest {
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
    void shouldWriteScoredReviewsAndWindowsByTheirSchemas() {
        stream.publishRecordedAt(StreamFixture.START, "Alpha", "good");
        stream.publishRecordedAt(StreamFixture.START.plusSeconds(7_200), "Beta", "bad \\\" \\u0001 é 🎬");

        assertThat(stream.scored.readValuesToList())
                .hasSize(2)
                .allSatisfy(value ->
                        assertThat(Schemas.faults("reviews.scored", value)).isEmpty());
        List<TestRecord<byte[], byte[]>> windows = stream.sentiment.readRecordsToList();
        assertThat(windows).hasSizeGreaterThan(6).allSatisfy(window -> {
            assertThat(Schemas.faults("reviews.sentiment", window.value())).isEmpty();
            assertThat(Schemas.faults("reviews.sentiment.key", window.key())).isEmpty();
        });
    }

    @Test
    void shouldScoreEveryReviewThatKeepsTheSchema() {
        byte[] full = ReviewJson.write(
                new Review("r1", "Alpha", "good", "reel_deal", 7.5, StreamFixture.START.minusSeconds(60)));
        byte[] least = ReviewJson.write(new Review(null, null, "good", null, null, null));
        for (byte[] review : List.of(full, least)) {
            assertThat(Schemas.faults("reviews.raw", review)).isEmpty();
            stream.publish(null, review);
        }

        assertThat(stream.readScored()).hasSize(2);
    }

    @Test
    void shouldFindFaultsWithWhatIsNoReview() {
        for (String value : List.of("{}", "[]", "{\"text\":\" \"}", "{\"text\":1}", "{\"text\":\"good\",\"id\":{}}")) {
            assertThat(Schemas.faults("reviews.raw", StreamFixture.bytes(value)))
                    .isNotEmpty();
        }
    }
}
