package io.blockbuster.program.bench;

import static io.blockbuster.program.bench.Numbers.text;

import io.blockbuster.core.report.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What became of a processor under a steady load.
 *
 * @param program the program's version
 * @param at when it ended
 * @param machine what it ran on
 * @param greatest reviews per second of a first burst
 * @param perSecond reviews per second while it lasted
 * @param minutes how long it lasted
 * @param published reviews published
 * @param scored reviews with a score
 * @param twice scores beyond the first of a review
 * @param latency the load's, from due to scored
 * @param footprints what the processor took up, in the order of time
 */
record SoakReport(
        String program,
        Instant at,
        Machine machine,
        double greatest,
        double perSecond,
        double minutes,
        int published,
        int scored,
        int twice,
        LatencyRun.Quantiles latency,
        List<Footprint> footprints) {
    private static final double MEGA = 1e6;

    /** What is wrong, if a review was lost or scored twice; memory is not judged. */
    Optional<String> failure() {
        int lost = published - scored;
        if (lost > 0 && twice > 0) {
            return Optional.of(
                    text("%,d of %,d reviews have no score, and %,d scores are repeated", lost, published, twice));
        }
        if (lost > 0) {
            return Optional.of(text("%,d of %,d reviews have no score", lost, published));
        }
        return twice > 0 ? Optional.of(text("%,d of %,d scores are repeated", twice, scored)) : Optional.empty();
    }

    Findings findings() {
        String caption = text("%,.0f reviews/s.", perSecond) + machine.caution();
        List<Figure> figures = List.of(
                Figure.overMinutes(
                        "soak-memory",
                        "Memory over time",
                        caption,
                        "MB",
                        List.of(
                                new Figure.Course("resident", megabytes(Footprint::residentBytes)),
                                new Figure.Course("heap after a collection", megabytes(Footprint::heapBytes)))),
                Figure.overMinutes(
                        "soak-handles",
                        "File descriptors and threads over time",
                        caption,
                        "count",
                        List.of(
                                new Figure.Course("file descriptors", points(Footprint::files)),
                                new Figure.Course("threads", points(Footprint::threads)))),
                Figure.overMinutes(
                        "soak-state",
                        "State on disk over time",
                        caption,
                        "MB",
                        List.of(new Figure.Course("state", megabytes(Footprint::stateBytes)))));
        return new Findings(
                "A steady load for " + text("%.0f", minutes) + " minutes",
                conditions(),
                List.of(counts(), trends()),
                figures,
                this,
                failure().orElse(null));
    }

    private String conditions() {
        return text(
                "%s, Blockbuster %s on %s %,.0f reviews/s for %.1f minutes, after a burst at %,.0f/s.",
                at, program, machine.sentence(), perSecond, minutes, greatest);
    }

    private Table counts() {
        return new Table(
                "Reviews",
                failure().map(what -> "Wrong: " + what + ".").orElse("None was lost, none scored twice."),
                List.of("", "figure"),
                List.of(
                        List.of("published", text("%,d", published)),
                        List.of("with a score", text("%,d", scored)),
                        List.of("scores beyond the first", text("%,d", twice)),
                        List.of("half scored within", text("%.1f ms", latency.p50())),
                        List.of("99 of 100", text("%.1f ms", latency.p99())),
                        List.of("999 of 1000", text("%.1f ms", latency.p999())),
                        List.of("the longest", text("%.1f ms", latency.longest()))));
    }

    private Table trends() {
        List<List<String>> rows = new ArrayList<>();
        row(rows, "resident, MB", megabytes(Footprint::residentBytes));
        row(rows, "heap after a collection, MB", megabytes(Footprint::heapBytes));
        row(rows, "heap that the JVM holds then, MB", megabytes(Footprint::committedBytes));
        row(rows, "file descriptors", points(Footprint::files));
        row(rows, "threads", points(Footprint::threads));
        row(rows, "state on disk, MB", megabytes(Footprint::stateBytes));
        return new Table(
                "What the processor took up",
                "The slope is that of the straight line nearest to all values after the first third.",
                List.of("", "first", "last", "least", "greatest", "slope an hour"),
                rows);
    }

    private static void row(List<List<String>> rows, String name, List<Point> points) {
        if (!points.isEmpty()) {
            Trend trend = Trend.of(points);
            rows.add(List.of(
                    name,
                    text("%,.1f", trend.first()),
                    text("%,.1f", trend.last()),
                    text("%,.1f", trend.least()),
                    text("%,.1f", trend.greatest()),
                    text("%+,.1f", trend.perHour())));
        }
    }

    private List<Point> megabytes(ToDoubleFunction<Footprint> bytes) {
        return points(footprint -> bytes.applyAsDouble(footprint) / MEGA);
    }

    private List<Point> points(ToDoubleFunction<Footprint> quantity) {
        return footprints.stream()
                .map(footprint -> new Point(footprint.minute(), quantity.applyAsDouble(footprint)))
                .filter(point -> Double.isFinite(point.y()))
                .toList();
    }
}
