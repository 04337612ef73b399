package io.blockbuster.program.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link DeviceReport} as one table. */
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

    static Table of(DeviceReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (DeviceReport.Cell cell : report.grid()) {
            rows.add(
                    row("model, " + cell.length() + " tokens × " + cell.batch(), cell.textsPerSecond(), cell.length()));
        }
        double tokens = report.input().meanTokens();
        rows.add(row("model, reviews as they are", report.asTheyAre(), tokens));
        for (DeviceReport.Threads by : report.byThreads()) {
            rows.add(row("engine, tokenizing on " + threads(by), by.engine(), tokens));
        }
        for (DeviceReport.Threads by : report.byThreads()) {
            rows.add(row("topic to topic, tokenizing on " + threads(by), by.stream(), tokens));
        }
        return new Table(
                "Reviews per second on " + report.device() + ", " + report.precision(),
                "model: tokenized before, tokens × texts in a run. topic to topic: exactly once, with broker and publisher"
                        + " on this machine; on the CPU as many threads run the model as tokenize. – where a batch does not"
                        + " fit into the device's memory, or where all scores came with one commit and more --reviews are"
                        + " needed.",
                List.of("", "median/s", "best/s", "spread", "tokens/s"),
                rows);
    }

    private static List<String> row(String name, Samples perSecond, double tokens) {
        return List.of(
                name,
                Numbers.rate(perSecond.median()),
                Numbers.rate(perSecond.greatest()),
                Numbers.percent(perSecond.spread()),
                Numbers.rate(perSecond.median() * tokens));
    }

    private static String threads(DeviceReport.Threads by) {
        return by.threads() == 1 ? "1 thread" : by.threads() + " threads";
    }
}
