package io.blockbuster.core.report;

import java.util.List;
import java.util.Locale;

/** A plot over two axes, drawn as SVG: a part of a page, with its colours, or a picture of its own. */
public final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 300;
    private static final int LEFT = 58;
    private static final int RIGHT = 26;
    private static final int TOP = 20;
    private static final int BOTTOM = 46;
    private static final int LETTER = 6;

    private final Axis x;
    private final Axis y;
    private final StringBuilder marks = new StringBuilder();
    private final StringBuilder legend = new StringBuilder();
    private int legendEnd = LEFT;

    public Plot(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    /** Straight lines from point to point. */
    public Plot line(String style, List<Point> points) {
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
    public Plot dot(Point point, double radius, String title) {
        return dot("dot", point, radius, title);
    }

    /** A dot in a style; its title shows under the pointer. */
    public Plot dot(String style, Point point, double radius, String title) {
        marks.append(String.format(
                Locale.ROOT,
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                style,
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

    /** What a style of line stands for, above the plot; each further one to the right of those before. */
    public Plot legend(String style, String name) {
        legend.append(String.format(
                Locale.ROOT,
                "<path class=\"%s\" d=\"M%d 8h16\"/><text class=\"tick\" x=\"%d\" y=\"12\">%s</text>",
                style,
                legendEnd,
                legendEnd + 21,
                Html.escaped(name)));
        legendEnd += 40 + LETTER * name.length();
        return this;
    }

    /** Words below the x axis, in place of its ticks; the second line may be empty. */
    public Plot category(double at, String word, String below) {
        wordBelow(at, 16, word);
        if (!below.isEmpty()) {
            wordBelow(at, 30, below);
        }
        return this;
    }

    private void wordBelow(double at, int down, String word) {
        marks.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
                left(at),
                HEIGHT - BOTTOM + down,
                Html.escaped(word)));
    }

    /**
     * The drawing.
     *
     * @param description read aloud in its place
     * @param ticksBelow whether the x axis has ticks
     */
    public String svg(String description, boolean ticksBelow) {
        return String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        HEIGHT,
                        Html.escaped(description))
                + drawing(ticksBelow) + "</svg>";
    }

    /** The drawing as the content of a file, with its own colours for light and dark surroundings. */
    public String picture(String description, boolean ticksBelow) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                                + " role=\"img\" aria-label=\"%s\">\n<style>\n%s</style>\n"
                                + "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n",
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT,
                        Html.escaped(description),
                        Style.plot(),
                        WIDTH,
                        HEIGHT)
                + drawing(ticksBelow) + "\n</svg>\n";
    }

    private StringBuilder drawing(boolean ticksBelow) {
        StringBuilder svg = new StringBuilder();
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
        }
        if (!x.title().isEmpty()) {
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
        return svg.append(marks).append(legend);
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
