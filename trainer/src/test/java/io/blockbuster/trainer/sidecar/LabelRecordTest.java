package io.blockbuster.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LabelRecordTest {
    private static final Path SCHEMA = Path.of("../topology/src/main/resources/schemas/reviews.labelled.schema.json");
    private static final Instant RECORDED = Instant.parse("2026-03-01T12:00:00Z");

    private final Schema schema;

    LabelRecordTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    }

    @Test
    void shouldReadWhatKeepsTheSchema() {
        LabelledReview whole = new LabelledReview(
                "r1", "Alpha", "A dull film.", Sentiment.NEGATIVE, "crowd", RECORDED.minusSeconds(9));
        String written = new String(ReviewJson.write(whole), StandardCharsets.UTF_8);
        String least = "{\"id\":\"r1\",\"text\":\"A dull film.\",\"label\":\"negative\",\"more\":1}";

        assertThat(faults(written)).isEmpty();
        assertThat(read(written)).contains(whole);
        assertThat(faults(least)).isEmpty();
        assertThat(read(least))
                .contains(new LabelledReview("r1", null, "A dull film.", Sentiment.NEGATIVE, "unknown", RECORDED));
    }

    @Test
    void shouldPassOverWhatDoesNot() {
        List<String> broken = List.of(
                "{}",
                "[]",
                "{\"id\":\"r1\",\"text\":\" \",\"label\":\"negative\"}",
                "{\"id\":\"\",\"text\":\"dull\",\"label\":\"negative\"}",
                "{\"id\":7,\"text\":\"dull\",\"label\":\"negative\"}",
                "{\"id\":\"r1\",\"text\":\"dull\",\"label\":\"meh\"}",
                "{\"id\":\"r1\",\"text\":\"dull\"}");

        assertThat(broken).allSatisfy(value -> {
            assertThat(faults(value)).isNotEmpty();
            assertThat(read(value)).isEmpty();
        });
        assertThat(read("no JSON at all")).isEmpty();
    }

    private List<?> faults(String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    private static Optional<LabelledReview> read(String json) {
        return LabelRecord.read(new ConsumerRecord<>(
                "reviews.labelled",
                0,
                0,
                RECORDED.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                json.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }
}
