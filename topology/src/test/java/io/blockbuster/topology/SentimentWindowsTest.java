package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.topology.window.SentimentWindow;
import io.blockbuster.topology.window.WindowKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentimentWindowsTest {
    private static final Instant NOON = StreamFixture.START;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path stateDir;

    private final List<StreamFixture> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(StreamFixture::close);
    }

    @Test
    void shouldCountReviewsPerMovieAndWindow() {
        StreamFixture stream = start(Duration.ZERO, MINUTE);

        stream.publishRecordedAt(NOON, "Alpha", "good");
        stream.publishRecordedAt(NOON.plusSeconds(10), "Alpha", "bad");
        stream.publishRecordedAt(NOON.plusSeconds(20), "Beta", "good");

        assertThat(stream.readSentiment().stream().filter(w -> w.subject().equals("Alpha")))
                .last()
                .isEqualTo(new SentimentWindow("Alpha", NOON, NOON.plus(MINUTE), 2, 1, 1, 0.5, Map.of("7", 2L), false));
    }

    @Test
    void shouldCountAReviewInTheWindowOfItsOwnDate() {
        StreamFixture stream = start(MINUTE.multipliedBy(60), MINUTE);

        stream.publishAt(NOON.minusSeconds(90), "Alpha", "good");

        assertThat(stream.readSentiment()).singleElement().satisfies(window -> {
            assertThat(window.windowStart()).isEqualTo(NOON.minusSeconds(120));
            assertThat(window.windowEnd()).isEqualTo(NOON.minusSeconds(60));
        });
    }

    @Test
    void shouldCountAReviewOnceInEachWindowSize() {
        StreamFixture stream = start(Duration.ZERO, MINUTE, Duration.ofMinutes(10));

        stream.publishRecordedAt(NOON.plusSeconds(125), "Alpha", "good");

        assertThat(stream.readSentiment())
                .extracting(SentimentWindow::windowStart, SentimentWindow::windowEnd, SentimentWindow::count)
                .containsExactlyInAnyOrder(
                        tuple(NOON.plusSeconds(120), NOON.plusSeconds(180), 1L),
                        tuple(NOON, NOON.plusSeconds(600), 1L));
    }

    @Test
    void shouldPublishOneFinalRecordWhenAWindowCloses() {
        StreamFixture stream = start(Duration.ofSeconds(30), MINUTE);
        stream.publishRecordedAt(NOON, "Alpha", "good");
        stream.publishRecordedAt(NOON, "Beta", "good");

        // Within the grace nothing closes; at its end both movies' windows do.
        stream.publishRecordedAt(NOON.plusSeconds(89), "Alpha", "bad");
        assertThat(stream.readSentiment()).noneMatch(SentimentWindow::isFinal);
        stream.publishRecordedAt(NOON.plusSeconds(90), "Alpha", "bad");
        stream.publishRecordedAt(NOON.plusSeconds(100), "Alpha", "bad");

        List<SentimentWindow> finals =
                stream.readSentiment().stream().filter(SentimentWindow::isFinal).toList();
        assertThat(finals).extracting(SentimentWindow::subject).containsExactlyInAnyOrder("Alpha", "Beta");
        assertThat(finals).allSatisfy(window -> {
            assertThat(window.windowStart()).isEqualTo(NOON);
            assertThat(window.count()).isEqualTo(1);
        });
    }

    @Test
    void shouldCorrectAWindowWithinTheGraceAndCountLaterReviewsAsLate() {
        StreamFixture stream = start(Duration.ofSeconds(30), MINUTE);
        stream.publishRecordedAt(NOON, "Alpha", "good");
        stream.publishRecordedAt(NOON.plusSeconds(80), "Beta", "good");

        stream.publishAt(NOON.plusSeconds(1), "Alpha", "bad");
        stream.publishRecordedAt(NOON.plusSeconds(95), "Beta", "good");
        stream.publishAt(NOON.plusSeconds(2), "Alpha", "bad");

        List<SentimentWindow> alpha = stream.readSentiment().stream()
                .filter(window -> window.subject().equals("Alpha"))
                .toList();
        assertThat(alpha).extracting(SentimentWindow::count).containsExactly(1L, 2L, 2L);
        assertThat(alpha).extracting(SentimentWindow::isFinal).containsExactly(false, false, true);
        assertThat(stream.registry
                        .get("blockbuster.window.late")
                        .tag("size", "PT1M")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldKeyWindowsByMovieAndTime() throws Exception {
        StreamFixture stream = start(Duration.ZERO, MINUTE);

        stream.publishRecordedAt(NOON, "Amélie 🎬", "good");

        assertThat(ReviewJson.read(stream.sentiment.readRecord().key(), WindowKey.class))
                .isEqualTo(new WindowKey("Amélie 🎬", NOON, NOON.plus(MINUTE)));
    }

    @Test
    void shouldHaveInTheChangelogWhatItPublishes() {
        StreamFixture stream = start(Duration.ZERO, MINUTE);

        stream.publishRecordedAt(NOON, "Alpha", "good");
        stream.publishRecordedAt(NOON, "Alpha", "bad");

        assertThat(stream.readSentiment()).extracting(SentimentWindow::count).containsExactly(1L, 2L);
        assertThat(stream.readOpenWindows())
                .extracting(window -> window.key.subject(), window -> window.value.count())
                .containsExactly(tuple("Alpha", 1L), tuple("Alpha", 2L));
    }

    @Test
    void shouldCountVotesThatAnEarlierVersionLeftOnTheirWay() {
        StreamFixture stream = start(Duration.ZERO, MINUTE);

        stream.vote(NOON, "Alpha", "{\"label\":\"positive\",\"score\":0.75,\"modelVersion\":\"6\"}");
        stream.publishRecordedAt(NOON, "Alpha", "bad");

        assertThat(stream.readSentiment()).last().satisfies(window -> {
            assertThat(window.count()).isEqualTo(2);
            assertThat(window.models()).isEqualTo(Map.of("6", 1L, "7", 1L));
        });
    }

    private StreamFixture start(Duration grace, Duration... sizes) {
        StreamFixture stream =
                new StreamFixture(stateDir, new WindowSettings(List.of(sizes), grace, Duration.ofDays(1)));
        started.add(stream);
        return stream;
    }
}
