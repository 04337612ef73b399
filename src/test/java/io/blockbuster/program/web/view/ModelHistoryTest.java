package io.blockbuster.program.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelHistoryTest {
    private final ModelHistory history = new ModelHistory();

    @Test
    void shouldJoinAnUpdateWithWhatHappenedToItInWhicheverOrderTheyCome() {
        // When
        happened("2.0", 7L, AuditEvent.Kind.ACCEPTED, 20);
        history.apply(update("2.0", 7));
        history.apply(update("3.0", 8));
        happened("3.0", 8L, AuditEvent.Kind.REJECTED, 30);
        happened("2.0", 7L, AuditEvent.Kind.PUBLISHED, 10);

        // Then
        List<ModelRow> rows = history.rows();
        assertThat(rows).extracting(ModelRow::version).containsExactly("3.0", "2.0");
        assertThat(rows).extracting(ModelRow::kind).containsExactly("lora", "lora");
        assertThat(rows.get(1).size()).isEqualTo(3);
        assertThat(rows.get(1).events()).extracting(ModelEvent::event).containsExactly("accepted", "published");
    }

    @Test
    void shouldRankByTheEpochAsPublishedLast() {
        // Given
        history.apply(update("1.0", 1));
        history.apply(update("2.0", 2));

        // When: a rollback publishes the older version anew
        history.apply(update("1.0", 3));

        // Then
        assertThat(history.rows()).extracting(ModelRow::version).containsExactly("1.0", "2.0");
        assertThat(history.rows()).extracting(ModelRow::epoch).containsExactly(3L, 2L);
    }

    @Test
    void shouldListWhatWasRefusedEvenWhereTheUpdateSaysNothingReadable() {
        // When
        happened(null, null, AuditEvent.Kind.REJECTED, 10);
        happened(null, null, AuditEvent.Kind.REJECTED, 20);

        // Then
        ModelRow row = history.rows().get(0);
        assertThat(row.version()).isNull();
        assertThat(row.kind()).isNull();
        assertThat(row.events()).hasSize(2);
    }

    @Test
    void shouldTellEachChangeOnce() {
        // Given
        history.apply(update("1.0", 1));
        history.apply(update("2.0", 2));
        history.takeChanges();

        // When
        happened("1.0", 1L, AuditEvent.Kind.ACCEPTED, 10);

        // Then
        assertThat(history.takeChanges()).extracting(ModelRow::version).containsExactly("1.0");
        assertThat(history.takeChanges()).isEmpty();
        assertThat(history.rows()).hasSize(2);
    }

    @Test
    void shouldKeepTheNewestEventsAndTheVersionsThatSomethingHappenedToLast() {
        // When
        history.apply(update("first", 1));
        IntStream.range(0, ModelHistory.MOST_VERSIONS - 1).forEach(i -> history.apply(update("v" + i, i + 2)));
        IntStream.range(0, 3 * ModelHistory.MOST_EVENTS)
                .forEach(i -> happened("first", 1L, AuditEvent.Kind.SHADOW_REPORT, i));
        history.apply(update("last", 1_000));

        // Then
        List<ModelRow> rows = history.rows();
        assertThat(rows).hasSize(ModelHistory.MOST_VERSIONS);
        assertThat(rows).extracting(ModelRow::version).contains("first", "last").doesNotContain("v0");
        List<ModelEvent> events = rows.get(rows.size() - 1).events();
        assertThat(events).hasSize(ModelHistory.MOST_EVENTS);
        assertThat(events.get(0).at()).isEqualTo(3 * ModelHistory.MOST_EVENTS - 1);
    }

    @Test
    void shouldShowMeasuresOfFreeFormAsAShortListOfTexts() {
        // Given
        ObjectNode measured = ReviewJson.mapper().createObjectNode();
        measured.put("accuracy", 0.931249).put("loss", 0.00001234).put("examples", 25_000);
        measured.putObject("by hand").put("right", true).putNull("note");
        measured.putArray("interval").add(0.91).add(0.93);
        measured.put("x".repeat(500), "y".repeat(500));

        // When
        history.apply(update("1.0", 1).with(measured, null));

        // Then
        Map<String, String> metrics = history.rows().get(0).metrics();
        assertThat(metrics)
                .containsEntry("accuracy", "0.9312")
                .containsEntry("loss", "1.23e-05")
                .containsEntry("examples", "25000")
                .containsEntry("by hand.right", "true")
                .containsEntry("by hand.note", "null")
                .containsEntry("interval", "0.91, 0.93");
        assertThat(metrics.keySet()).allSatisfy(name -> assertThat(name).hasSizeLessThan(100));
        assertThat(metrics.values()).allSatisfy(value -> assertThat(value).hasSizeLessThan(200));
    }

    @Test
    void shouldBoundWhatAnyoneWritesIntoAMeasure() {
        // Given
        ObjectNode flood = ReviewJson.mapper().createObjectNode();
        IntStream.range(0, 1_000).forEach(i -> flood.put("n" + i, i));
        ObjectNode deep = ReviewJson.mapper().createObjectNode();
        ObjectNode inner = deep;
        for (int i = 0; i < 15; i++) {
            inner = inner.putObject("in");
        }
        inner.put("secret", 1);

        // When
        history.apply(update("1.0", 1).with(flood, deep));

        // Then
        assertThat(history.rows().get(0).metrics()).hasSizeLessThan(50);
        assertThat(history.rows().get(0).gate()).containsExactly(Map.entry("in.in.in.in", "…"));
    }

    private void happened(@Nullable String version, @Nullable Long epoch, AuditEvent.Kind kind, long at) {
        history.apply(new AuditEvent("m", version, epoch, kind, null, "test", Instant.ofEpochMilli(at), null));
    }

    private static ModelManifest update(String version, long epoch) {
        return ModelManifest.ofDelta(
                new ModelVersion("m", version),
                epoch,
                null,
                "0123456789abcdef".repeat(4),
                new byte[3],
                List.of(new GoldenExample("good", null, new float[] {-1, 1})),
                Instant.EPOCH);
    }
}
