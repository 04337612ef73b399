package io.blockbuster.program.demo.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.review.Sentiment;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReviewGeneratorTest {
    private static final List<Film> FILMS = Film.program(8, 1);

    @Test
    void shouldWriteTheSameReviewsForTheSameSeed() {
        // Given
        List<GeneratedReview> first = write(50, 7, LengthProfile.IMDB);

        // When
        List<GeneratedReview> second = write(50, 7, LengthProfile.IMDB);
        List<GeneratedReview> other = write(50, 8, LengthProfile.IMDB);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(other).doesNotContainAnyElementsOf(first);
    }

    @Test
    void shouldWriteReviewsAsLongAsThoseOfImdb() {
        // When
        int[] words = write(4_000, 1, LengthProfile.IMDB).stream()
                .mapToInt(ReviewGeneratorTest::words)
                .sorted()
                .toArray();

        // Then
        assertThat(words[words.length / 2]).isCloseTo(174, within(12));
        assertThat(words[words.length * 9 / 10]).isCloseTo(450, within(40));
        assertThat(IntStream.of(words).average().orElseThrow()).isCloseTo(230, within(15.0));
    }

    @Test
    void shouldWriteShortReviewsWhereAsked() {
        // When
        int[] words = write(2_000, 1, LengthProfile.SHORT).stream()
                .mapToInt(ReviewGeneratorTest::words)
                .sorted()
                .toArray();

        // Then
        assertThat(words[words.length / 2]).isCloseTo(34, within(5));
    }

    @Test
    void shouldNotWriteTheSameReviewTwice() {
        // When
        List<GeneratedReview> reviews = write(20_000, 3, LengthProfile.SHORT);

        // Then
        assertThat(reviews.stream().map(GeneratedReview::text).distinct().count())
                .isEqualTo(reviews.size());
    }

    @Test
    void shouldNotRepeatASentenceWithinAnOrdinaryReview() {
        // When
        List<GeneratedReview> reviews = write(200, 4, new LengthProfile(200, 0.1, 150, 250));

        // Then
        assertThat(reviews)
                .allSatisfy(review -> assertThat(List.of(review.text().split("(?<=[.!?])\\s+")))
                        .doesNotHaveDuplicates());
    }

    @Test
    void shouldRateAsItWrites() {
        // When
        List<GeneratedReview> reviews = write(1_000, 5, LengthProfile.SHORT);

        // Then
        assertThat(reviews).allSatisfy(review -> {
            assertThat(review.rating()).isBetween(1, 10);
            assertThat(review.rating() > 5).isEqualTo(review.intended() == Sentiment.POSITIVE);
        });
        assertThat(reviews.stream().filter(GeneratedReview::clear).count()).isBetween(800L, 950L);
    }

    @Test
    void shouldLeaveNoSlotOpenInAnyPhrase() {
        // Given
        PhraseBook book = PhraseBook.load();
        Map<String, String> bindings = new HashMap<>(FILMS.get(0).bindings());
        bindings.put(SlangWriter.WORD, "made up"); // bound by who writes in slang, not by the film

        // When, Then
        for (String rule : book.names()) {
            Wording wording = new Wording(book, new SplittableRandom(1), bindings);
            for (int i = 0; i < book.alternatives(rule).size(); i++) {
                assertThat(wording.phrase(rule)).isNotBlank().doesNotContain("{", "}", "(n)", "  ");
            }
        }
    }

    @Test
    void shouldPutTheArticleThatFits() throws Exception {
        // Given
        PhraseBook book = PhraseBook.read(
                new BufferedReader(new StringReader("[s]\na(n) {x} and A(n) owl, a(n) honest one\n[x]\nlong film")));

        // When
        String text = new Wording(book, new SplittableRandom(1), Map.of()).phrase("s");

        // Then
        assertThat(text).isEqualTo("a long film and An owl, an honest one");
    }

    private static List<GeneratedReview> write(int count, long seed, LengthProfile lengths) {
        ReviewGenerator generator = new ReviewGenerator(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> generator.next(
                        FILMS.get(i % FILMS.size()),
                        i / FILMS.size() % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE,
                        lengths))
                .toList();
    }

    private static int words(GeneratedReview review) {
        return review.text().split("\\s+").length;
    }
}
