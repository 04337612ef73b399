package io.blockbuster.program.demo.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.demo.view.DemoView.Flow;
import io.blockbuster.program.demo.view.DemoView.LabelledReview;
import io.blockbuster.program.demo.view.DemoView.Phase;
import io.blockbuster.program.demo.view.DemoView.Scoring;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    @Test
    void shouldShowNumbersFilmsAndReviews() {
        // Given
        DemoView view = view(
                List.of(new FilmTrend("The Copper Ferry", 1_234, 617, List.of(0.0, 0.5, 1.0))),
                List.of(new LabelledReview("The Copper Ferry", Sentiment.NEGATIVE, 0.03, "Boring.\nVery boring. 😴")));

        // When
        List<String> lines = new Screen(80, 24, false).lines(view);

        // Then
        assertThat(lines.get(0)).isEqualTo("  Blockbuster demo   12 s of 30 s   Kafka on 127.0.0.1:4711   tiny@1.0");
        assertThat(lines.get(1)).isEqualTo("  published 2,400  200/s    scored 2,380  198/s    dead letters 12");
        assertThat(lines.get(2)).isEqualTo("  latency p50 38 ms  p99 110 ms   batch 3.2   labels as meant 93.1 %");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("  The Copper Ferry            1,234 100 %  ▁▅█ ")
                        .endsWith("50 %"));
        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("  - 0.03  The Copper Ferry          Boring. Very boring."));
        assertThat(lines.get(lines.size() - 1)).contains("Ctrl-C");
    }

    @ParameterizedTest
    @CsvSource({"80,24,8", "80,24,100", "200,60,8", "61,15,40", "20,5,3"})
    void shouldFitTheTerminal(int width, int height, int films) {
        // Given
        List<Double> manyWindows = Collections.nCopies(300, 0.7);
        DemoView view = view(
                IntStream.range(0, films)
                        .mapToObj(i -> new FilmTrend("A title of some length " + i, 1_000_000, 700_000, manyWindows))
                        .toList(),
                Collections.nCopies(
                        50, new LabelledReview("A title", Sentiment.POSITIVE, 0.9, "very good ".repeat(50))));

        // When
        List<String> lines = new Screen(width, height, false).lines(view);

        // Then
        assertThat(lines)
                .hasSize(Math.max(14, height))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(60, width)));
        assertThat(lines).filteredOn(line -> line.startsWith("  + 0.90")).isNotEmpty();
    }

    @Test
    void shouldSayHowManyFilmsDoNotFit() {
        // Given
        DemoView view = view(
                IntStream.range(0, 20)
                        .mapToObj(i -> new FilmTrend("Film " + i, 1, 1, List.of(1.0)))
                        .toList(),
                List.of());

        // When
        List<String> lines = new Screen(80, 24, false).lines(view);

        // Then
        assertThat(lines).filteredOn(line -> line.startsWith("  Film ")).hasSize(12);
        assertThat(lines).contains("  … 8 more films");
    }

    @Test
    void shouldColourOnlyWhereColoursAreWanted() {
        // Given
        DemoView view = view(List.of(new FilmTrend("Good", 2, 2, List.of(1.0))), List.of());

        // When
        String coloured = String.join("\n", new Screen(80, 24, true).lines(view));
        String plain = String.join("\n", new Screen(80, 24, false).lines(view));

        // Then
        assertThat(coloured).contains("\u001b[32m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
        assertThat(plain).doesNotContain("\u001b");
    }

    @Test
    void shouldLetNoReviewSteerTheTerminal() {
        // Given
        DemoView view = view(
                List.of(),
                List.of(new LabelledReview("F", Sentiment.POSITIVE, 0.9, "nice \u001b[2J\u0007 try\r\nhere")));

        // When
        List<String> lines = new Screen(80, 24, false).lines(view);

        // Then
        assertThat(lines).allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= ' '));
    }

    @Test
    void shouldBeReadableBeforeTheFirstReview() {
        // Given
        DemoView view = new DemoView(
                Duration.ZERO,
                null,
                Phase.STARTING,
                "",
                "",
                Duration.ofSeconds(5),
                new Flow(0, 0, 0, 0, 0, -1, -1),
                new Scoring(0, Double.NaN),
                List.of(FilmTrend.none("Untitled")),
                List.of());

        // When
        List<String> lines = new Screen(80, 24, false).lines(view);

        // Then
        assertThat(lines.get(0)).isEqualTo("  Blockbuster demo   0 s");
        assertThat(lines.get(2)).contains("p50 -  p99 -").endsWith("labels as meant -");
        assertThat(lines).contains("  Untitled");
    }

    @Test
    void shouldPutTheDemoOnOneLineWhereThereIsNoTerminal() {
        // Given
        DemoView view = view(
                List.of(
                        new FilmTrend("Bad", 10, 1, List.of(0.1)),
                        new FilmTrend("Good", 10, 9, List.of(0.95)),
                        FilmTrend.none("Unseen")),
                List.of());

        // When
        String line = PlainLine.of(view);

        // Then
        assertThat(line)
                .isEqualTo(
                        "  12 s  published 2,400  scored 2,380 (198/s)  dead letters 12  latency p50 38 ms p99 110 ms"
                                + "  micro-batch 3.2  best now: Good 95 %  worst: Bad 10 %");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0 s", "PT0.25S,250 ms", "PT59S,59 s", "PT65S,1:05", "PT1H5S,1:00:05"})
    void shouldTellTimeAsPeopleDo(Duration time, String expected) {
        assertThat(Screen.clock(time)).isEqualTo(expected);
    }

    @Test
    void shouldShowHowTheModelLearns() {
        // Given
        DemoView usual = view(List.of(), List.of());
        DemoView learning = new DemoView(
                usual.elapsed(),
                usual.duration(),
                usual.phase(),
                usual.broker(),
                usual.model(),
                usual.window(),
                usual.flow(),
                usual.scoring(),
                usual.films(),
                usual.newest(),
                new DemoView.Learning(0.971, Double.NaN, "The trainer learns"));

        // When
        List<String> lines = new Screen(80, 24, false).lines(learning);

        // Then
        assertThat(lines)
                .hasSize(24)
                .contains("  as meant, of late: ordinary reviews 97.1 %   in slang -", "  The trainer learns");
        assertThat(PlainLine.of(learning)).endsWith("as meant: ordinary 97.1 %  slang -");
    }

    private static DemoView view(List<FilmTrend> films, List<LabelledReview> newest) {
        return new DemoView(
                Duration.ofSeconds(12),
                Duration.ofSeconds(30),
                Phase.RUNNING,
                "127.0.0.1:4711",
                "tiny@1.0",
                Duration.ofSeconds(5),
                new Flow(2_400, 200, 2_380, 198.4, 12, 38, 110),
                new Scoring(3.21, 0.931),
                films,
                newest);
    }
}
