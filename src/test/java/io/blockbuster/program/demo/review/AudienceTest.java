package io.blockbuster.program.demo.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.review.Sentiment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AudienceTest {
    private static final List<Film> FILMS = Film.program(Storyline.values().length, 1);

    @Test
    void shouldPutOnFilmsWithDifferentTitlesThatFitATable() {
        // When
        List<Film> films = Film.program(60, 2);

        // Then
        assertThat(films.stream().map(Film::title))
                .doesNotHaveDuplicates()
                .allSatisfy(title -> assertThat(title).hasSizeLessThanOrEqualTo(24));
        assertThat(Film.program(60, 2)).isEqualTo(films);
        assertThat(films.stream().map(Film::storyline).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Storyline.values());
    }

    @ParameterizedTest
    @EnumSource(Storyline.class)
    void shouldLikeAFilmAsItsStorylineSays(Storyline storyline) {
        for (double progress : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            // Given
            Film film = filmWith(storyline);

            // When
            List<GeneratedReview> reviews = reviewsAt(progress).stream()
                    .filter(review -> review.film().equals(film))
                    .toList();

            // Then
            double positive = reviews.stream()
                            .filter(review -> review.intended() == Sentiment.POSITIVE)
                            .count()
                    / (double) reviews.size();
            assertThat(positive).isCloseTo(storyline.positiveShare(progress), within(0.12));
        }
    }

    @Test
    void shouldTellStoriesThatTurn() {
        assertThat(Storyline.TURNS.positiveShare(0)).isGreaterThan(0.85);
        assertThat(Storyline.TURNS.positiveShare(1)).isLessThan(0.25);
        assertThat(Storyline.RECOVERS.positiveShare(0)).isLessThan(0.25);
        assertThat(Storyline.RECOVERS.positiveShare(1)).isGreaterThan(0.85);
        assertThat(Storyline.REVIEW_BOMB.positiveShare(0.3)).isGreaterThan(0.8);
        assertThat(Storyline.REVIEW_BOMB.positiveShare(0.5)).isLessThan(0.15);
        assertThat(Storyline.REVIEW_BOMB.positiveShare(0.9)).isGreaterThan(0.8);
    }

    @Test
    void shouldDrawACrowdToAReviewBomb() {
        // Given
        Film film = filmWith(Storyline.REVIEW_BOMB);

        // When
        long before = reviewsAt(0.3).stream()
                .filter(review -> review.film().equals(film))
                .count();
        long during = reviewsAt(0.5).stream()
                .filter(review -> review.film().equals(film))
                .count();

        // Then
        assertThat(during).isGreaterThan(2 * before);
    }

    private static Film filmWith(Storyline storyline) {
        return FILMS.stream()
                .filter(film -> film.storyline() == storyline)
                .findFirst()
                .orElseThrow();
    }

    private static List<GeneratedReview> reviewsAt(double progress) {
        Audience audience = new Audience(FILMS, LengthProfile.SHORT, 11);
        return Stream.generate(() -> audience.next(progress)).limit(3_000).toList();
    }
}
