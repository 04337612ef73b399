package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.report.Point;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {
    @Test
    void shouldBeContentIfEveryReviewHasOneScoreHoweverMuchMemoryItTook() {
        SoakReport report = report(1_000, 1_000, 0);

        assertThat(report.failure()).isEmpty();
        assertThat(report.findings().failure()).isNull();
        assertThat(report.findings().toText())
                .contains("None was lost, none scored twice.")
                .contains("+600.0"); // 10 MB a minute
    }

    @Test
    void shouldFailIfAReviewIsLost() {
        SoakReport report = report(1_000, 998, 0);

        assertThat(report.failure()).contains("2 of 1,000 reviews have no score");
        assertThat(report.findings().failure()).isEqualTo("2 of 1,000 reviews have no score");
    }

    @Test
    void shouldFailIfAReviewIsScoredTwice() {
        assertThat(report(1_000, 1_000, 3).failure()).contains("3 of 1,000 scores are repeated");
    }

    @Test
    void shouldNotSetALostReviewOffAgainstARepeatedOne() {
        assertThat(report(1_000, 999, 1).failure())
                .contains("1 of 1,000 reviews have no score, and 1 scores are repeated");
    }

    @Test
    void shouldTellTheSlopeOfWhatComesAfterTheFirstThird() {
        // Given a quantity that climbs to 100 in the first 10 of 30 minutes, then grows by 2 a minute
        List<Point> points = IntStream.rangeClosed(0, 30)
                .mapToObj(minute -> new Point(minute, minute < 10 ? 10 * minute : 100 + 2 * (minute - 10)))
                .toList();

        // When
        Trend trend = Trend.of(points);

        // Then
        assertThat(trend.perHour()).isCloseTo(120, within(1e-9));
        assertThat(trend.first()).isZero();
        assertThat(trend.last()).isEqualTo(140);
        assertThat(trend.greatest()).isEqualTo(140);
    }

    @Test
    void shouldTellNoSlopeOfASinglePoint() {
        assertThat(Trend.of(List.of(new Point(0, 5))).perHour()).isNaN();
    }

    private static SoakReport report(int published, int scored, int twice) {
        List<Footprint> growing = IntStream.range(0, 31)
                .mapToObj(minute -> new Footprint(
                        minute, 500e6 + minute * 10e6, minute % 6 == 0 ? 80e6 : Double.NaN, 300e6, 200, 60, 1e6))
                .toList();
        return new SoakReport(
                "test",
                Instant.EPOCH,
                new Machine("CPU", 2, 0, "Linux", "17", "1", 0),
                2_000,
                1_000,
                30,
                published,
                scored,
                twice,
                new LatencyRun.Quantiles(1, 2, 3, 4),
                growing);
    }
}
