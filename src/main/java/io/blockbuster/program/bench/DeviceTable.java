package io.blockbuster.program.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link DeviceReport} as tables. */
final class DeviceTable {
    private DeviceTable() {}

    /** What was measured on, in one paragraph. */
    static String conditions(DeviceReport report) {
        DeviceReport.Input input = report.input();
        Machine machine = report.machine();
        return String.format(
                Locale.ROOT,
                "%s: %s on %s in %s; %d cores of %s, Java %s, ONNX Runtime %s, %s. %,d reviews (%s): median %d tokens,"
                        + " mean %.0f, nine in ten not beyond %d. Micro-batches of %,d tokens, %d in flight. %d %s, %.0f s.%s",
                report.cards().describe(),
                report.model(),
                report.device(),
                report.precision(),
                machine.cores(),
                machine.processor(),
                machine.java(),
                machine.onnxRuntime(),
                report.at(),
                input.reviews(),
                input.origin(),
                input.medianTokens(),
                input.meanTokens(),
                input.ninetiethTokens(),
                report.tokenBudget(),
                report.inFlight(),
                report.settings().repeats(),
                report.settings().repeats() == 1 ? "round" : "rounds",
                report.seconds(),
                machine.quiet() ? "" : " Other work was running: the figures are orders of magnitude.");
    }

    /** How fast each way to score is, in reviews per second. */
    static Table of(DeviceReport report) {
        double tokens = report.input().meanTokens();
        List<Row> rows = new ArrayList<>();
        for (DeviceReport.Cell cell : report.grid()) {
            rows.add(new Row("model, " + cell.length() + " tokens × " + cell.batch(), cell.texts(), cell.length()));
        }
        rows.add(new Row("model, reviews as they are", report.asTheyAre(), tokens));
        for (DeviceReport.Threads by : report.byThreads()) {
            rows.add(new Row("engine, tokenizing on " + threads(by.threads()), by.engine(), tokens));
        }
        for (DeviceReport.Threads by : report.byThreads()) {
            rows.add(new Row("topic to topic, tokenizing on " + threads(by.threads()), by.stream(), tokens));
        }
        boolean watched = rows.stream().anyMatch(row -> row.measured().cards() != null);
        return new Table(
                "Reviews per second on " + report.device() + ", " + report.precision(),
                note(report, watched),
                columns(watched),
                rows.stream().map(row -> cells(row, report.limits(), watched)).toList());
    }

    /** How long reviews wait, by load; without rows where that was not measured. */
    static Table latency(DeviceReport report) {
        DeviceReport.Latency latency = report.latency();
        return latency == null
                ? LatencyTable.of("Latency: not measured, since no rate from topic to topic is known", List.of())
                : LatencyTable.of(
                        "Latency from the time a review was due, in ms, tokenizing on " + threads(latency.threads()),
                        latency.loads());
    }

    private record Row(String name, DeviceReport.Measured measured, double tokens) {}

    private static List<String> columns(boolean watched) {
        List<String> columns =
                new ArrayList<>(List.of("", "median/s", "best/s", "spread", "tokens/s", "of products", "of memory"));
        if (watched) {
            columns.addAll(List.of("busy", "memory GB", "MHz", "W"));
        }
        return columns;
    }

    private static List<String> cells(Row row, DeviceLimits limits, boolean watched) {
        Samples perSecond = row.measured().perSecond();
        Work work = row.measured().work();
        double median = perSecond.median();
        List<String> cells = new ArrayList<>(List.of(
                row.name(),
                Numbers.rate(median),
                Numbers.rate(perSecond.greatest()),
                Numbers.percent(perSecond.spread()),
                Numbers.rate(median * row.tokens()),
                share(median * work.operations() / limits.operationsPerSecond().median()),
                share(median * work.bytes() / limits.bytesPerSecond().median())));
        if (watched) {
            cells.addAll(cards(row.measured().cards()));
        }
        return cells;
    }

    private static List<String> cards(@Nullable CardUse use) {
        return use == null
                ? Collections.nCopies(4, Numbers.NONE)
                : List.of(
                        Numbers.percent(use.busy()),
                        Numbers.text("%.1f", use.memoryBytes() / 1e9),
                        Numbers.text("%.0f", use.clockHertz() / 1e6),
                        Numbers.text("%.0f", use.watts()));
    }

    private static String share(double value) {
        return Numbers.text("%.1f %%", 100 * value);
    }

    private static String note(DeviceReport report, boolean watched) {
        return "model: tokenized before, tokens × texts in a run. topic to topic: exactly once, with broker and publisher on"
                + " this machine; on the CPU as many threads run the model as tokenize. – where a batch does not fit into"
                + " the device's memory, or where all scores came with one commit and more --reviews are needed. of"
                + " products, of memory: the share of the device's limits that the model's own products and the reads and"
                + " writes of its operators come to. "
                + report.limits().describe(report.precision())
                + " "
                + (watched
                        ? "busy: the share of time in which a kernel ran, however small, with the memory, clock and power"
                                + " of a card meanwhile."
                        : "How busy a card was is not known: " + whyNotWatched(report) + ".");
    }

    private static String whyNotWatched(DeviceReport report) {
        if (report.cards().unknown() != null) {
            return report.cards().unknown();
        }
        return report.device().startsWith("cuda")
                ? "no answer of nvidia-smi fell into the time of a measurement"
                : "the model ran on none";
    }

    private static String threads(int number) {
        return number == 1 ? "1 thread" : number + " threads";
    }
}
