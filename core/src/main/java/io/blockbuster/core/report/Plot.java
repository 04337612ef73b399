package io.blockbuster.core.report;

import java.util.List;
import java.util.Locale;

/** A plot over two axes, drawn as SVG; colours are those of the page. */
final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 300;
    private static final int LEFT = 58;
    private static final int RIGHT = 26;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;

    private final Axis x;
    private final Axis y;
    private final StringBuilder marks = new StringBuilder();

    Plot(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    /** Straight lines from point to point. */
    Plot line(String style, List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.isEmpty() ? "M" : "L").append(place(point));
        }
        if (!points.isEmpty()) {
            marks.append("<path class=\"")
                    .append(style)
                    .append("\" d=\"")
                    .append(path)
                    .append("\"/>");
        }
        return this;
    }

    /** A dot; its title shows under the pointer. */
    Plot dot(Point point, double radius, String title) {
        marks.append(String.format(
                Locale.ROOT,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                left(point.x()),
                top(point.y()),
                radius,
                Html.escaped(title)));
        return this;
    }

    /** An interval of y at some x. */
    Plot whisker(double at, double low, double high) {
        return line("whisker", List.of(new Point(at, low), new Point(at, high)));
    }

    /** Words below the x axis, in place of its ticks; the second is smaller. */
    Plot category(double at, String word, String below) {
        marks.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>"
                        + "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
                left(at),
                HEIGHT - BOTTOM + 16,
                Html.escaped(word),
                left(at),
                HEIGHT - BOTTOM + 30,
                Html.escaped(below)));
        return this;
    }

    /**
     * The drawing.
     *
     * @param description read aloud in its place
     * @param ticksBelow whether the x axis has ticks and a title
     */
    String svg(String description, boolean ticksBelow) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                Html.escaped(description)));
        for (double tick : y.ticks()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
                            + "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
                    LEFT,
                    top(tick),
                    WIDTH - RIGHT,
                    LEFT - 6,
                    top(tick) + 4,
                    y.label(tick)));
        }
        if (ticksBelow) {
            for (double tick : x.ticks()) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
                        left(tick),
                        HEIGHT - BOTTOM + 16,
                        x.label(tick)));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"axis\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>",
                    (LEFT + WIDTH - RIGHT) / 2,
                    HEIGHT - 10,
                    Html.escaped(x.title())));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                Html.escaped(y.title())));
        svg.append(String.format(
                Locale.ROOT, "<path class=\"base\" d=\"M%d %dH%d\"/>", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT));
        return svg.append(marks).append("</svg>").toString();
    }

    private String place(Point point) {
        return String.format(Locale.ROOT, "%.1f %.1f", left(point.x()), top(point.y()));
    }

    private double left(double value) {
        return LEFT + clamped(x.place(value)) * (WIDTH - LEFT - RIGHT);
    }

    private double top(double value) {
        return HEIGHT - BOTTOM - clamped(y.place(value)) * (HEIGHT - TOP - BOTTOM);
    }

    private static double clamped(double place) {
        return Math.max(0, Math.min(1, place));
    }
}
