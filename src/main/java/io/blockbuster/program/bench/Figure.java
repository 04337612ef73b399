package io.blockbuster.program.bench;

import io.blockbuster.core.report.Axis;
import io.blockbuster.core.report.Plot;
import io.blockbuster.core.report.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of what was found.
 *
 * @param name the name of its file, without ending
 * @param title what it shows
 * @param caption what one must know to read it
 * @param plot the drawing
 * @param ticks whether the x axis has ticks
 */
record Figure(String name, String title, String caption, Plot plot, boolean ticks) {
    private static final List<String> STYLES = List.of("", " second");
    private static final double RADIUS = 3.5;

    /**
     * A line over values that stand below the axis, each as far from the next.
     *
     * @param name what the legend says of it
     * @param samples one for each value
     */
    record Line(String name, List<Samples> samples) {}

    /** Medians as lines, with bars from the least to the greatest; at most two lines. */
    static Figure overValues(
            String name,
            String title,
            String caption,
            String across,
            List<String> values,
            String up,
            List<Line> lines) {
        List<Double> heights = lines.stream()
                .flatMap(line -> line.samples().stream())
                .map(Samples::greatest)
                .toList();
        Plot plot = new Plot(new Axis(across, 0, values.size(), false), Axis.fromZero(up, heights));
        for (int i = 0; i < values.size(); i++) {
            plot.category(i + 0.5, values.get(i), "");
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(plot, STYLES.get(i), lines.get(i));
        }
        return new Figure(name, title, caption, plot, false);
    }

    private static void draw(Plot plot, String style, Line line) {
        List<Point> medians = new ArrayList<>();
        for (int i = 0; i < line.samples().size(); i++) {
            Samples samples = line.samples().get(i);
            if (Double.isFinite(samples.median())) {
                Point point = new Point(i + 0.5, samples.median());
                medians.add(point);
                plot.line(
                        "whisker" + style,
                        List.of(new Point(point.x(), samples.least()), new Point(point.x(), samples.greatest())));
                plot.dot("dot" + style, point, RADIUS, Numbers.text("%s: %,.2f", line.name(), point.y()));
            }
        }
        plot.line("curve" + style, medians).legend("curve" + style, line.name());
    }

    /**
     * A line over time.
     *
     * @param name what the legend says of it
     * @param points at least one
     */
    record Course(String name, List<Point> points) {}

    /** Lines over minutes, from zero; at most two. */
    static Figure overMinutes(String name, String title, String caption, String up, List<Course> courses) {
        List<Point> all =
                courses.stream().flatMap(course -> course.points().stream()).toList();
        Plot plot = new Plot(
                Axis.fromZero("minutes", all.stream().map(Point::x).toList()),
                Axis.fromZero(up, all.stream().map(Point::y).toList()));
        for (int i = 0; i < courses.size(); i++) {
            Course course = courses.get(i);
            plot.line("curve" + STYLES.get(i), course.points()).legend("curve" + STYLES.get(i), course.name());
        }
        return new Figure(name, title, caption, plot, true);
    }
}
