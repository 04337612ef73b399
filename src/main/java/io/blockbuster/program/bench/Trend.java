package io.blockbuster.program.bench;

import io.blockbuster.core.report.Point;
import java.util.List;

/**
 * How a quantity went over time.
 *
 * @param first its first value
 * @param last its last value
 * @param least its least
 * @param greatest its greatest
 * @param perHour the slope of the straight line nearest to its values after the first third, in which caches and pools
 *     fill; NaN where there are fewer than two
 */
record Trend(double first, double last, double least, double greatest, double perHour) {
    private static final double WARM_UP = 1.0 / 3;

    /**
     * The trend of values over minutes.
     *
     * @param points in the order of time, at least one
     */
    static Trend of(List<Point> points) {
        double from = points.get(0).x()
                + WARM_UP * (points.get(points.size() - 1).x() - points.get(0).x());
        return new Trend(
                points.get(0).y(),
                points.get(points.size() - 1).y(),
                points.stream().mapToDouble(Point::y).min().orElseThrow(),
                points.stream().mapToDouble(Point::y).max().orElseThrow(),
                60 * slope(points.stream().filter(point -> point.x() >= from).toList()));
    }

    private static double slope(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double with = points.stream()
                .mapToDouble(point -> (point.x() - meanX) * (point.y() - meanY))
                .sum();
        double alone = points.stream()
                .mapToDouble(point -> (point.x() - meanX) * (point.x() - meanX))
                .sum();
        return alone > 0 ? with / alone : Double.NaN;
    }
}
