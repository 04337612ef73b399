package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSchemasTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

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
                .allSatisfy(value -> assertThat(faults("reviews.scored", value)).isEmpty());
        List<TestRecord<byte[], byte[]>> windows = stream.sentiment.readRecordsToList();
        assertThat(windows).hasSizeGreaterThan(6).allSatisfy(window -> {
            assertThat(faults("reviews.sentiment", window.value())).isEmpty();
            assertThat(faults("reviews.sentiment.key", window.key())).isEmpty();
        });
    }

    @Test
    void shouldScoreEveryReviewThatKeepsTheSchema() {
        byte[] full = ReviewJson.write(
                new Review("r1", "Alpha", "good", "reel_deal", 7.5, StreamFixture.START.minusSeconds(60)));
        byte[] least = ReviewJson.write(new Review(null, null, "good", null, null, null));
        for (byte[] review : List.of(full, least)) {
            assertThat(faults("reviews.raw", review)).isEmpty();
            stream.publish(null, review);
        }

        assertThat(stream.readScored()).hasSize(2);
    }

    @Test
    void shouldFindFaultsWithWhatIsNoReview() {
        for (String value : List.of("{}", "[]", "{\"text\":\" \"}", "{\"text\":1}", "{\"text\":\"good\",\"id\":{}}")) {
            assertThat(faults("reviews.raw", StreamFixture.bytes(value))).isNotEmpty();
        }
    }

    private static List<?> faults(String schema, byte[] json) {
        return schema(schema).validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
    }

    private static Schema schema(String name) {
        try (InputStream in = ReviewTopology.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
            return REGISTRY.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
