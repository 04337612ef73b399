package io.blockbuster.program.bench;

import io.blockbuster.core.report.Page;
import java.util.ArrayList;
import java.util.List;

/** A report as a web page. */
final class ReportPage {
    private ReportPage() {}

    /** The page in HTML. */
    static String of(BenchReport report) {
        Page page = new Page("How fast Blockbuster is")
                .note(report.at() + ", Blockbuster " + report.program() + ". " + ReportTables.conditions(report))
                .bars("Reviews per second, median", bars(report));
        ReportTables.of(report).forEach(table -> table.on(page));
        return page.html();
    }

    private static List<Page.Bar> bars(BenchReport report) {
        List<Page.Bar> bars = new ArrayList<>();
        bars.add(new Page.Bar(
                "engine in memory, no Kafka", report.engine().reviewsPerSecond().median(), true));
        for (BenchReport.Stream stream : report.streams()) {
            if (stream.kind() != Contender.Kind.PART) { // it does less, and its bar would dwarf the others
                boolean own = stream.kind() == Contender.Kind.BLOCKBUSTER;
                double rate = stream.reviewsPerSecond().median();
                bars.add(new Page.Bar(stream.name(), Double.isNaN(rate) ? 0 : rate, own));
            }
        }
        return bars;
    }
}
