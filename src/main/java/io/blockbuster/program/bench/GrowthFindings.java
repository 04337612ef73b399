package io.blockbuster.program.bench;

import static io.blockbuster.program.bench.Numbers.NONE;
import static io.blockbuster.program.bench.Numbers.millis;
import static io.blockbuster.program.bench.Numbers.percent;
import static io.blockbuster.program.bench.Numbers.rate;
import static io.blockbuster.program.bench.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Curves as tables and pictures. */
final class GrowthFindings {
    private GrowthFindings() {}

    static Findings of(GrowthReport report) {
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (GrowthReport.Curve curve : report.curves()) {
            tables.add(table(curve));
            figures.addAll(figures(curve, caption(report)));
        }
        return new Findings("How Blockbuster grows", conditions(report), tables, figures, report);
    }

    private static String conditions(GrowthReport report) {
        return text(
                "%s, Blockbuster %s, %s on %s %d %s, %.0f s in all.",
                report.at(),
                report.program(),
                report.model(),
                report.machine().sentence(),
                report.rounds(),
                report.rounds() == 1 ? "round" : "rounds",
                report.seconds());
    }

    private static String caption(GrowthReport report) {
        String rounds = report.rounds() == 1
                ? "One round."
                : "Medians of " + report.rounds() + " rounds, bars from least to greatest.";
        return rounds + report.machine().caution();
    }

    private static Table table(GrowthReport.Curve curve) {
        List<List<String>> rows = new ArrayList<>();
        for (GrowthReport.Line line : curve.lines()) {
            for (GrowthReport.Point point : line.points()) {
                rows.add(List.of(
                        line.name(),
                        text("%,d", point.value()),
                        rate(point.reviewsPerSecond().median()),
                        rate(point.reviewsPerSecond().greatest()),
                        percent(point.reviewsPerSecond().spread()),
                        millis(point.cpuMillis().median()),
                        millis(point.brokerCpuMillis().median()),
                        orNone(point.latencyMedian()),
                        orNone(point.latencyP99()),
                        text("%,d", point.reviews()),
                        text("%,d", point.scored()),
                        text("%,d", point.twice())));
            }
        }
        return new Table(
                "By " + curve.curve().across(),
                "CPU: of all instances, a review. Latency: from the time a review was due until it was scored, at half the"
                        + " throughput of the same run.",
                List.of(
                        "",
                        curve.curve().id(),
                        "median/s",
                        "best/s",
                        "spread",
                        "CPU ms",
                        "broker ms",
                        "p50 ms",
                        "p99 ms",
                        "to be scored",
                        "scored",
                        "twice"),
                rows);
    }

    private static String orNone(@Nullable Samples samples) {
        return samples == null ? NONE : text("%.1f", samples.median());
    }

    private static List<Figure> figures(GrowthReport.Curve curve, String caption) {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(
                curve, "rate", "Reviews per second", "reviews/s", GrowthReport.Point::reviewsPerSecond, caption));
        if (curve.curve() == GrowthCurve.LENGTH) {
            figures.add(
                    figure(curve, "tokens", "Tokens per second", "tokens/s", GrowthFindings::tokensPerSecond, caption));
        }
        figures.add(figure(
                curve, "cpu", "CPU time of a review", "ms of CPU a review", GrowthReport.Point::cpuMillis, caption));
        latency(curve, caption).ifPresent(figures::add);
        return figures;
    }

    private static Figure figure(
            GrowthReport.Curve curve,
            String kind,
            String what,
            String unit,
            Function<GrowthReport.Point, Samples> quantity,
            String caption) {
        return Figure.overValues(
                curve.curve().id() + "-" + kind,
                what + " by " + curve.curve().across(),
                caption,
                curve.curve().across(),
                values(curve),
                unit,
                curve.lines().stream()
                        .map(line -> new Figure.Line(
                                line.name(),
                                line.points().stream().map(quantity).toList()))
                        .toList());
    }

    private static Optional<Figure> latency(GrowthReport.Curve curve, String caption) {
        GrowthReport.Line line = curve.lines().get(0);
        List<Samples> medians = known(line, GrowthReport.Point::latencyMedian);
        if (medians.size() < line.points().size()) {
            return Optional.empty();
        }
        return Optional.of(Figure.overValues(
                curve.curve().id() + "-latency",
                "Latency by " + curve.curve().across(),
                "From due to scored, at half the throughput. " + caption,
                curve.curve().across(),
                values(curve),
                "ms",
                List.of(
                        new Figure.Line("half of the reviews", medians),
                        new Figure.Line("99 of 100", known(line, GrowthReport.Point::latencyP99)))));
    }

    private static List<Samples> known(
            GrowthReport.Line line, Function<GrowthReport.Point, @Nullable Samples> quantity) {
        return line.points().stream().map(quantity).filter(Objects::nonNull).toList();
    }

    private static Samples tokensPerSecond(GrowthReport.Point point) {
        return new Samples(point.reviewsPerSecond().values().stream()
                .map(perSecond -> perSecond * point.value())
                .toList());
    }

    private static List<String> values(GrowthReport.Curve curve) {
        return curve.lines().get(0).points().stream()
                .map(point -> text("%,d", point.value()))
                .toList();
    }
}
