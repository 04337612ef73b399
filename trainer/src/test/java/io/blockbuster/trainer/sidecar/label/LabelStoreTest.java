package io.blockbuster.trainer.sidecar.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.Sentiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TopicPosition START = TopicPosition.START.in("topic-1");

    @TempDir
    Path folder;

    @Test
    void shouldRememberLabelsPositionAndRunsAcrossARestart() throws IOException {
        // Given
        Decision decision = new Decision(2, "0.2.0-u1", 1, bytes("manifest"), bytes("signature"));
        try (LabelStore store = open()) {
            store.add(
                    List.of(label("a", "fine"), label("b", "dull")),
                    START.at(0, 7).at(3, 1));
            store.decide(decision);
            store.published();
            store.add(List.of(label("c", "odd")), START.at(0, 8).at(3, 1));
            store.decide(new Decision(3, "0.2.0-u2", 2, bytes("next"), bytes("signature")));
        }

        // When
        try (LabelStore store = open()) {
            // Then
            assertThat(store.labels()).extracting(label -> label.review().id()).containsExactly("a", "b", "c");
            assertThat(store.position()).isEqualTo(START.at(0, 8).at(3, 1));
            assertThat(store.covered("0.2.0-u1")).hasValue(2);
            assertThat(store.covered("0.2.0-u2")).isEmpty();
            assertThat(store.decision()).map(Decision::version).contains("0.2.0-u2");
            assertThat(store.waiting()).isEmpty();
        }
    }

    @Test
    void shouldStandAtTheStepBeforeWhereverTheLastOneIsCutOff() throws IOException {
        // Given
        Path journal = folder.resolve("labels.journal");
        long before;
        try (LabelStore store = open()) {
            store.add(List.of(label("a", "fine")), START.at(0, 1));
            before = Files.size(journal);
            store.add(List.of(label("b", "dull"), label("c", "näive")), START.at(0, 3));
        }
        byte[] whole = Files.readAllBytes(journal);

        for (int length = (int) before; length < whole.length; length++) {
            // When
            Files.write(journal, java.util.Arrays.copyOf(whole, length));
            try (LabelStore store = open()) {
                // Then
                assertThat(store.labels())
                        .extracting(label -> label.review().id())
                        .containsExactly("a");
                assertThat(store.position()).isEqualTo(START.at(0, 1));
                store.add(List.of(label("b", "dull"), label("c", "näive")), START.at(0, 3));
            }
            assertThat(Files.readAllBytes(journal)).isEqualTo(whole);
        }
    }

    @Test
    void shouldCutOffAStepThatWasDamaged() throws IOException {
        // Given
        Path journal = folder.resolve("labels.journal");
        try (LabelStore store = open()) {
            store.add(List.of(label("a", "fine")), START.at(0, 1));
            store.add(List.of(label("b", "dull")), START.at(0, 2));
        }
        String text = Files.readString(journal);
        Files.writeString(journal, text.replace("dull", "full"));

        // When
        try (LabelStore store = open()) {
            // Then
            assertThat(store.labels()).hasSize(1);
            assertThat(store.position().offset(0)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountAReviewOnceWithItsNewestLabel() throws IOException {
        try (LabelStore store = open()) {
            store.add(List.of(label("a", "fine", Sentiment.POSITIVE, NOW)), START.at(0, 1));
            store.tried(store.end());

            assertThat(store.add(List.of(label("a", "fine", Sentiment.POSITIVE, NOW.plusSeconds(9))), START.at(0, 2)))
                    .as("said again")
                    .isZero();
            assertThat(store.add(List.of(label("a", "fine", Sentiment.NEGATIVE, NOW.minusSeconds(9))), START.at(0, 3)))
                    .as("given earlier")
                    .isZero();
            assertThat(store.add(List.of(label("a", "fine", Sentiment.NEGATIVE, NOW.plusSeconds(9))), START.at(0, 4)))
                    .as("corrected")
                    .isEqualTo(1);

            assertThat(store.labels())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.review().label()).isEqualTo(Sentiment.NEGATIVE));
            assertThat(store.waiting()).hasSize(1);
            assertThat(store.position().offset(0)).isEqualTo(4);
        }
    }

    @Test
    void shouldCountAReviewOnceWithinOneStep() throws IOException {
        try (LabelStore store = open()) {
            int news = store.add(
                    List.of(
                            label("a", "fine", Sentiment.POSITIVE, NOW),
                            label("a", "fine", Sentiment.NEGATIVE, NOW.plusSeconds(1)),
                            label("a", "fine", Sentiment.POSITIVE, NOW)),
                    START.at(0, 3));

            assertThat(news).isEqualTo(1);
            assertThat(store.labels())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.review().label()).isEqualTo(Sentiment.NEGATIVE));
        }
    }

    @Test
    void shouldForgetTheOldestBeyondItsBounds() throws IOException {
        StoreBounds bounds = new StoreBounds(3, Duration.ofDays(1));
        try (LabelStore store = LabelStore.open(folder, bounds, () -> NOW)) {
            store.add(List.of(label("old", "x", Sentiment.POSITIVE, NOW.minus(Duration.ofDays(2)))), START.at(0, 1));
            store.add(List.of(label("a", "x"), label("b", "x"), label("c", "x"), label("d", "x")), START.at(0, 5));

            assertThat(store.labels()).extracting(label -> label.review().id()).containsExactly("b", "c", "d");
        }
    }

    @Test
    void shouldKeepItsFileSmallHoweverManyLabelsPassThrough() throws IOException {
        StoreBounds bounds = new StoreBounds(50, Duration.ofDays(1));
        String text = "word ".repeat(2_000);
        List<String> last = new ArrayList<>();
        try (LabelStore store = LabelStore.open(folder, bounds, () -> NOW)) {
            for (int step = 0; step < 60; step++) {
                int first = step * 50;
                List<LabelledReview> labels = IntStream.range(first, first + 50)
                        .mapToObj(i -> label("r" + i, text))
                        .toList();
                store.add(labels, START.at(0, first + 50));
                last = labels.stream().map(LabelledReview::id).toList();
            }
            store.tried(2_990);
        }

        assertThat(Files.size(folder.resolve("labels.journal"))).isLessThan(12L << 20);
        try (LabelStore store = LabelStore.open(folder, bounds, () -> NOW)) {
            assertThat(store.labels()).extracting(label -> label.review().id()).isEqualTo(last);
            assertThat(store.position().offset(0)).isEqualTo(3_000);
            assertThat(store.waiting()).hasSize(10);
        }
    }

    @Test
    void shouldStartOverInATopicThatOnlyHasTheSameName() {
        TopicPosition read = START.at(0, 7);

        assertThat(read.in("topic-1").offset(0)).isEqualTo(7);
        assertThat(read.in("topic-2").offset(0)).isZero();
    }

    @Test
    void shouldRefuseAFolderThatAnotherTrainerUses() throws IOException {
        try (LabelStore store = open()) {
            assertThat(store.end()).isZero();
            assertThatThrownBy(this::open).hasMessageContaining("in use by another trainer");
        }
        Files.copy(folder.resolve("labels.journal"), folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        open().close();
    }

    private LabelStore open() throws IOException {
        return LabelStore.open(folder, StoreBounds.DEFAULT, () -> NOW);
    }

    private static LabelledReview label(String id, String text) {
        return label(id, text, Sentiment.POSITIVE, NOW);
    }

    private static LabelledReview label(String id, String text, Sentiment label, Instant at) {
        return new LabelledReview(id, null, text, label, "test", at);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
