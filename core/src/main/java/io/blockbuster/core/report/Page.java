package io.blockbuster.core.report;

import java.util.List;
import java.util.Locale;

/** An HTML page that needs nothing beside it: no script, no font, no network. Text is given as it is, not as markup. */
public final class Page {
    private final StringBuilder html =
            new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");

    /** A page with a heading. */
    public Page(String title) {
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n");
        html.append("<title>").append(Html.escaped(title)).append("</title>\n");
        html.append("<style>\n").append(Style.page()).append("</style>\n</head>\n<body>\n<main>\n");
        html.append("<h1>").append(Html.escaped(title)).append("</h1>\n");
    }

    /** A paragraph that explains. */
    public Page note(String text) {
        html.append("<p class=\"note\">").append(Html.escaped(text)).append("</p>\n");
        return this;
    }

    /** Begins figures that stand side by side where there is room. */
    public Page beginFigures() {
        html.append("<div class=\"figures\">\n");
        return this;
    }

    /** Ends what {@link #beginFigures()} began. */
    public Page endFigures() {
        html.append("</div>\n");
        return this;
    }

    /**
     * A figure.
     *
     * @param content as markup
     */
    public Page figure(String title, String content, String caption) {
        html.append("<figure><h2>").append(Html.escaped(title)).append("</h2>").append(content);
        html.append("<figcaption class=\"note\">").append(Html.escaped(caption)).append("</figcaption></figure>\n");
        return this;
    }

    /** A table of figures; its first column names the rows. */
    public Page table(String title, List<String> columns, List<List<String>> rows, String note) {
        html.append("<section><h2>")
                .append(Html.escaped(title))
                .append("</h2><div class=\"wide\"><table class=\"numbers\"><thead><tr>");
        columns.forEach(name ->
                html.append("<th scope=\"col\">").append(Html.escaped(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(Html.escaped(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>");
        if (!note.isEmpty()) {
            note(note);
        }
        html.append("</section>\n");
        return this;
    }

    /**
     * A bar.
     *
     * @param name what it stands for
     * @param value its length, not negative
     * @param marked whether it is told apart from the others
     */
    public record Bar(String name, double value, boolean marked) {}

    /** Bars below each other, the longest nearly as wide as the page; at least one is longer than zero. */
    public Page bars(String title, List<Bar> bars) {
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        html.append("<section><h2>").append(Html.escaped(title)).append("</h2><div class=\"bars\">\n");
        for (Bar bar : bars) {
            html.append(String.format(
                    Locale.ROOT,
                    "<span>%s</span><span%s><span class=\"bar\" style=\"width:%.1f%%\"></span>%,.0f</span>%n",
                    Html.escaped(bar.name()),
                    bar.marked() ? " class=\"marked\"" : "",
                    80 * bar.value() / longest,
                    bar.value()));
        }
        html.append("</div></section>\n");
        return this;
    }

    /** Markup as it is. */
    Page markup(CharSequence markup) {
        html.append(markup);
        return this;
    }

    /** The whole page. */
    public String html() {
        return html + "</main>\n</body>\n</html>\n";
    }
}
