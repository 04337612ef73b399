package io.blockbuster.program.bench;

import io.blockbuster.core.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as a web page that needs nothing beside itself. */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1a1c22; --dim: #667; --line: #dde; --own: #2f7d5b; --peer: #8a93a6; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8eaf0; --dim: #9aa; --line: #334; --own: #58c08f; --peer: #77809a; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
            p { color: var(--dim); max-width: 60rem; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .8rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th { color: var(--dim); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
            .bars { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; align-items: center; }
            .bar { background: var(--peer); height: 1rem; border-radius: 2px; display: inline-block; vertical-align: middle; margin-right: .5rem; }
            .own .bar { background: var(--own); }
            """;

    private ReportPage() {}

    /** The page in HTML. */
    static String of(BenchReport report) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>Blockbuster benchmark</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n");
        page.append("<h1>How fast Blockbuster is</h1>\n");
        paragraph(page, report.at() + ", Blockbuster " + report.program() + ". " + ReportTables.conditions(report));
        bars(page, report);
        ReportTables.of(report).forEach(table -> table(page, table));
        return page.append("</body>\n</html>\n").toString();
    }

    private record Bar(String name, double rate, boolean own) {}

    private static void bars(StringBuilder page, BenchReport report) {
        List<Bar> bars = new ArrayList<>();
        bars.add(new Bar(
                "engine in memory, no Kafka", report.engine().reviewsPerSecond().median(), true));
        for (BenchReport.Stream stream : report.streams()) {
            if (stream.kind() != Contender.Kind.PART) { // it does less, and its bar would dwarf the others
                boolean own = stream.kind() == Contender.Kind.BLOCKBUSTER;
                double rate = stream.reviewsPerSecond().median();
                bars.add(new Bar(stream.name(), Double.isNaN(rate) ? 0 : rate, own));
            }
        }
        double greatest = bars.stream().mapToDouble(Bar::rate).max().orElse(1);
        page.append("<h2>Reviews per second, median</h2>\n<div class=\"bars\">\n");
        for (Bar bar : bars) {
            page.append(String.format(
                    Locale.ROOT,
                    "<span>%s</span><span%s><span class=\"bar\" style=\"width:%.1f%%\"></span>%,.0f</span>%n",
                    Html.escaped(bar.name()),
                    bar.own() ? " class=\"own\"" : "",
                    80 * bar.rate() / greatest,
                    bar.rate()));
        }
        page.append("</div>\n");
    }

    private static void table(StringBuilder page, Table table) {
        page.append("<h2>").append(Html.escaped(table.title())).append("</h2>\n<div class=\"scroll\"><table>\n<tr>");
        table.columns()
                .forEach(name -> page.append("<th>").append(Html.escaped(name)).append("</th>"));
        page.append("</tr>\n");
        for (List<String> row : table.rows()) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(Html.escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
        if (!table.note().isEmpty()) {
            paragraph(page, table.note());
        }
    }

    private static void paragraph(StringBuilder page, String text) {
        page.append("<p>").append(Html.escaped(text)).append("</p>\n");
    }
}
