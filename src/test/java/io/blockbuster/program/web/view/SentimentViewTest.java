package io.blockbuster.program.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.topology.window.SentimentWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentimentViewTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final SentimentView view = new SentimentView();

    @Test
    void shouldReplaceAWindowByItsLaterRecordHoweverLateItComes() {
        // Given
        window("F", MINUTE, 0, 3, 1);
        window("F", MINUTE, 1, 5, 5);

        // When
        window("F", MINUTE, 0, 4, 2);

        // Then
        assertThat(points("F", MINUTE)).containsExactly("0: 2 of 4", "1: 5 of 5");
    }

    @Test
    void shouldCountEachReviewOnceInHoweverManySizesItIsCounted() {
        // Given: the large windows become known after the small ones
        window("F", MINUTE, 0, 3, 1);
        window("F", HOUR, 0, 3, 1);
        window("F", 10 * MINUTE, 0, 3, 1);

        // When
        window("F", MINUTE, 0, 5, 2);
        window("F", 10 * MINUTE, 0, 5, 2);
        window("F", HOUR, 0, 5, 2);
        window("G", MINUTE, 0, 2, 2);
        window("G", HOUR, 0, 2, 2);

        // Then
        assertThat(view.counted()).isEqualTo(7);
    }

    @Test
    void shouldOfferOnlyTheSizesThatReviewsAreStillCountedIn() {
        // Given: a processor counted by the minute once, and counts by the hour today
        window("F", MINUTE, 0, 3, 1);
        window("F", HOUR, 0, 3, 1);
        assertThat(view.sizes()).containsExactly(MINUTE, HOUR);

        // When
        window("F", HOUR, 1, 9, 6);

        // Then
        assertThat(view.sizes()).containsExactly(HOUR);
        assertThat(view.rows("", 10).get(0).reviews()).isEqualTo(12);
    }

    @Test
    void shouldGiveTheRoomOfAnAbandonedSizeToANewOne() {
        // Given: as many sizes as are kept, the smallest long abandoned
        for (int i = 1; i <= SentimentView.MOST_SIZES; i++) {
            window("F", i * MINUTE, 0, 1, 1);
        }
        window("F", 7 * MINUTE, 0, 1, 1);
        assertThat(points("F", 7 * MINUTE)).as("all are in use").isEmpty();
        window("F", 6 * MINUTE, 1, 1, 1);

        // When
        window("F", 7 * MINUTE, 1, 1, 1);

        // Then
        assertThat(points("F", 7 * MINUTE)).containsExactly("1: 1 of 1");
        assertThat(points("F", MINUTE)).isEmpty();
        assertThat(view.sizes()).contains(7 * MINUTE).doesNotContain(MINUTE);
    }

    @Test
    void shouldPassOverAWindowWithoutLength() {
        window("F", 0, 0, 3, 1);
        assertThat(view.subjectCount()).isZero();
    }

    @Test
    void shouldKeepTheNewestWindowsOfEachSize() {
        // When
        for (int i = 0; i < SentimentView.MOST_POINTS + 10; i++) {
            window("F", MINUTE, i, 1, 1);
        }

        // Then
        List<Point> kept = view.series(new SeriesKey("F", MINUTE)).points();
        assertThat(kept).hasSize(SentimentView.MOST_POINTS);
        assertThat(kept.get(0).start()).isEqualTo(10 * MINUTE);
    }

    @Test
    void shouldForgetTheMovieThatIsNotReviewedForLongest() {
        // Given
        IntStream.range(0, SentimentView.MOST_SUBJECTS).forEach(i -> window("F" + i, MINUTE, 0, 1, 1));
        window("F0", MINUTE, 0, 2, 1);

        // When
        window("new", MINUTE, 0, 1, 1);

        // Then
        assertThat(view.subjectCount()).isEqualTo(SentimentView.MOST_SUBJECTS);
        assertThat(points("F0", MINUTE)).isNotEmpty();
        assertThat(points("F1", MINUTE)).isEmpty();
        assertThat(view.takeChanges().subjects()).contains("F0", "new").doesNotContain("F1");
    }

    @Test
    void shouldTellAChangeOnceAndOnlyWhatChanged() {
        // Given
        window("F", MINUTE, 0, 3, 1);
        window("F", MINUTE, 1, 3, 1);
        view.takeChanges();

        // When
        window("F", MINUTE, 0, 4, 2);
        window("F", MINUTE, 1, 3, 1);

        // Then
        SentimentView.Changes changes = view.takeChanges();
        assertThat(changes.subjects()).containsExactly("F");
        assertThat(changes.series()).containsOnlyKeys(new SeriesKey("F", MINUTE));
        assertThat(changes.series().get(new SeriesKey("F", MINUTE)))
                .isEqualTo(new WindowSeries("F", MINUTE, List.of(new Point(0, 4, 2, Map.of("1", 4L)))));
        assertThat(view.takeChanges()).isEqualTo(new SentimentView.Changes(false, Set.of(), Map.of()));
    }

    @Test
    void shouldRememberNoMoreChangesThanWindowsWhenNobodyAsks() {
        // When
        for (int i = 0; i < 10 * SentimentView.MOST_POINTS; i++) {
            window("F", MINUTE, i, 1, 1);
        }
        for (int i = 0; i < 2 * SentimentView.MOST_SUBJECTS; i++) {
            window("G" + i, MINUTE, 0, 1, 1);
        }

        // Then
        SentimentView.Changes changes = view.takeChanges();
        assertThat(changes.subjects()).hasSizeLessThanOrEqualTo(SentimentView.MOST_SUBJECTS);
        assertThat(changes.series().values().stream()
                        .mapToInt(series -> series.points().size())
                        .sum())
                .isLessThanOrEqualTo(SentimentView.MOST_SUBJECTS + SentimentView.MOST_POINTS);
    }

    @Test
    void shouldSayThatAllRowsChangeWhenTheirWindowsMoveOn() {
        // Given: a movie that nobody reviews any more
        window("quiet", MINUTE, 0, 8, 8);
        window("loud", MINUTE, 1, 1, 1);
        view.takeChanges();
        window("loud", MINUTE, 1, 2, 2);
        assertThat(view.takeChanges().moved()).isFalse();

        // When
        window("loud", MINUTE, SentimentView.RECENT_WINDOWS, 1, 1);

        // Then
        assertThat(view.takeChanges().moved()).isTrue();
        assertThat(view.rows("", 10)).extracting(SubjectRow::subject).containsExactly("loud", "quiet");
        assertThat(view.rows("", 10)).extracting(SubjectRow::reviews).containsExactly(3L, 0L);
    }

    @Test
    void shouldRankMoviesByReviewsThenByName() {
        // When
        window("b", MINUTE, 0, 3, 1);
        window("a", MINUTE, 0, 3, 1);
        window("c", MINUTE, 0, 9, 1);
        window("c", HOUR, 0, 900, 1);

        // Then
        assertThat(view.rows("", 10)).extracting(SubjectRow::subject).containsExactly("c", "a", "b");
        assertThat(view.rows("", 2)).extracting(SubjectRow::subject).containsExactly("c", "a");
        assertThat(view.rows(Set.of("b", "a", "unknown"), 10))
                .extracting(SubjectRow::subject)
                .containsExactly("a", "b");
        assertThat(view.rows("", 1).get(0).reviews())
                .as("in the smallest windows")
                .isEqualTo(9);
    }

    @Test
    void shouldFindAMovieByAnyPartOfItsNameWhateverTheCase() {
        // Given
        window("The Frozen Lantern", MINUTE, 0, 3, 1);
        window("Velvet Ferry", MINUTE, 0, 3, 1);

        // When, Then
        assertThat(view.rows("zen LAN", 10)).extracting(SubjectRow::subject).containsExactly("The Frozen Lantern");
        assertThat(view.rows("lanterns", 10)).isEmpty();
    }

    @Test
    void shouldCompareTheNewestTenWindowsWithTheFiftyBefore() {
        // Given
        window("F", MINUTE, 40, 10, 9);
        window("F", MINUTE, 55, 10, 3);
        window("rare", MINUTE, 40, 4, 4);
        window("rare", MINUTE, 59, 9, 1);

        // When, Then
        assertThat(view.rows("F", 1).get(0).change()).isEqualTo(0.3 - 0.9);
        assertThat(view.rows("rare", 1).get(0).change())
                .as("four reviews say nothing")
                .isNull();
    }

    @Test
    void shouldLeaveAGapInTheTrendWhereNobodyReviewed() {
        // Given
        window("F", MINUTE, 0, 2, 1);
        window("F", MINUTE, 1, 1, 1);
        window("F", MINUTE, 59, 4, 1);

        // When
        List<Double> trend = view.rows("", 1).get(0).trend();

        // Then
        assertThat(trend).hasSize(SentimentView.RECENT_WINDOWS / 2);
        assertThat(trend.get(0)).isEqualTo(0.667);
        assertThat(trend.subList(1, 29)).containsOnlyNulls();
        assertThat(trend.get(29)).isEqualTo(0.25);
    }

    private void window(String film, long size, long number, long count, long positive) {
        view.apply(new SentimentWindow(
                film,
                Instant.ofEpochMilli(number * size),
                Instant.ofEpochMilli((number + 1) * size),
                count,
                positive,
                count - positive,
                0.5,
                Map.of("1", count),
                false));
    }

    private List<String> points(String film, long size) {
        return view.series(new SeriesKey(film, size)).points().stream()
                .map(point -> point.start() / size + ": " + point.positive() + " of " + point.count())
                .toList();
    }
}
