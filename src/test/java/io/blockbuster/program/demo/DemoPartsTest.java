package io.blockbuster.program.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.demo.Ledger.Agreement;
import io.blockbuster.program.demo.Ledger.Balance;
import io.blockbuster.program.demo.Ledger.Latency;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.demo.view.FilmTrend;
import io.blockbuster.topology.window.SentimentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoPartsTest {
    @Test
    void shouldKnowItsOwnRecordsByTheirHeader() {
        // Given
        Stamp review = new Stamp("run", 7, Sentiment.NEGATIVE, true, true);
        Stamp broken = new Stamp("run", 8, null, false);

        // When, Then
        assertThat(Stamp.of(headers(review))).isEqualTo(review);
        assertThat(Stamp.of(headers(broken))).isEqualTo(broken);
        assertThat(Stamp.of(new RecordHeaders())).isNull();
    }

    @Test
    void shouldReplaceAWindowByItsLaterState() {
        // Given
        Trends trends = new Trends(Duration.ofSeconds(5));

        // When
        trends.update(window("F", 0, 2, 2));
        trends.update(window("F", 0, 4, 3));
        trends.update(window("F", 5, 2, 0));

        // Then
        FilmTrend trend = trends.of("F");
        assertThat(trend.reviews()).isEqualTo(6);
        assertThat(trend.positive()).isEqualTo(3);
        assertThat(trend.shares()).containsExactly(0.75, 0.0);
        assertThat(trends.of("G")).isEqualTo(FilmTrend.none("G"));
    }

    @Test
    void shouldCountInWiderWindowsThanTheTrends() {
        // Given
        Trends trends = new Trends(Duration.ofSeconds(5));
        DemoSettings settings = settings(null);

        // When
        trends.update(window("F", 0, 2, 2));
        trends.update(new SentimentWindow(
                "F", Instant.ofEpochSecond(0), Instant.ofEpochSecond(60), 2, 2, 0, 0.9, Map.of(), false));

        // Then
        assertThat(trends.of("F").reviews()).isEqualTo(2);
        assertThat(settings.windows())
                .containsExactly(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10));
    }

    @Test
    void shouldMeasureTheRateOfTheLastTwoSeconds() {
        // Given
        RateMeter meter = new RateMeter();

        // When
        meter.at(0, 0);
        meter.at(1_000_000_000L, 1_000);
        meter.at(2_000_000_000L, 1_100);
        meter.at(3_000_000_000L, 1_200);

        // Then
        assertThat(meter.at(4_000_000_000L, 1_300)).isCloseTo(100, within(1e-9));
    }

    @Test
    void shouldTellStoriesToTheEndOfTheDemoOrBackAndForth() {
        // Given
        DemoSettings bounded = settings(Duration.ofSeconds(30));
        DemoSettings endless = settings(null);

        // When, Then
        assertThat(bounded.progress(15)).isEqualTo(0.5);
        assertThat(bounded.progress(31)).isEqualTo(1);
        assertThat(endless.progress(60)).isEqualTo(0.5);
        assertThat(endless.progress(180)).isEqualTo(0.5);
        assertThat(endless.progress(210)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void shouldReadTheSizeThatATerminalTells() {
        assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(50, 132));
        assertThat(TerminalSize.parse("0 0")).isEqualTo(new TerminalSize(24, 80));
        assertThat(TerminalSize.parse(" ")).isEqualTo(new TerminalSize(24, 80));
        assertThat(TerminalSize.parse("what?")).isEqualTo(new TerminalSize(24, 80));
    }

    @Test
    void shouldCallADemoGoodOnlyIfTheBooksBalance() {
        // Given
        Balance even = balance(10, 9, 1, 0, 0);
        Balance lost = balance(10, 8, 1, 0, 1);
        Balance doubled = balance(10, 9, 1, 1, 0);
        Balance blamed = new Balance(10, 8, 2, 1, 0, 0, 5, new Latency(1, 2), Agreement.NONE, Agreement.NONE);

        // When, Then
        assertThat(summary(even, 0, false).isGood()).isTrue();
        assertThat(summary(lost, 0, false).isGood()).isFalse();
        assertThat(summary(lost, 1, false).isGood())
                .as("left undone at the end")
                .isFalse();
        assertThat(summary(lost, 1, true).isGood())
                .as("left undone when stopped")
                .isTrue();
        assertThat(summary(lost, 0, true).isGood()).as("lost when stopped").isFalse();
        assertThat(summary(doubled, 0, true).isGood()).isFalse();
        assertThat(summary(blamed, 0, false).isGood())
                .as("a sound review is a dead letter")
                .isFalse();
        assertThat(summary(blamed, 0, true).isGood()).isFalse();
        assertThat(summary(blamed, 0, false).lines().get(0)).contains("1 sound reviews among the dead letters");
        assertThat(summary(even, 0, false).lines().get(0)).startsWith("published 10 = scored 9 + dead letters 1");
        assertThat(summary(lost, 0, true).lines().get(0)).startsWith("WRONG:").contains("1 missing");
    }

    private static DemoSummary summary(Balance balance, long waiting, boolean interrupted) {
        return new DemoSummary(balance, true, waiting, interrupted, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static Balance balance(long published, long scored, long dead, long twice, long missing) {
        return new Balance(
                published, scored, dead, 0, twice, missing, 5, new Latency(1, 2), Agreement.NONE, Agreement.NONE);
    }

    private static DemoSettings settings(@Nullable Duration duration) {
        return new DemoSettings(100, 5, duration, 1, 1, Duration.ofSeconds(5), LengthProfile.SHORT, 0.01, 0, null);
    }

    private static SentimentWindow window(String film, long second, long count, long positive) {
        return new SentimentWindow(
                film,
                Instant.ofEpochSecond(second),
                Instant.ofEpochSecond(second + 5),
                count,
                positive,
                count - positive,
                0.5,
                Map.of(),
                false);
    }

    private static Headers headers(Stamp stamp) {
        return new RecordHeaders().add("other", new byte[1]).add(Stamp.HEADER, stamp.bytes());
    }
}
