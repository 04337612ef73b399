package io.blockbuster.program.bench;

import static io.blockbuster.program.bench.Numbers.NONE;
import static io.blockbuster.program.bench.Numbers.giga;
import static io.blockbuster.program.bench.Numbers.kilobytes;
import static io.blockbuster.program.bench.Numbers.mega;
import static io.blockbuster.program.bench.Numbers.megabytes;
import static io.blockbuster.program.bench.Numbers.millis;
import static io.blockbuster.program.bench.Numbers.percent;
import static io.blockbuster.program.bench.Numbers.rate;
import static io.blockbuster.program.bench.Numbers.text;

import java.util.ArrayList;
import java.util.List;

/** A report as tables. */
final class ReportTables {
    private ReportTables() {}

    static List<Table> of(BenchReport report) {
        List<Table> tables = new ArrayList<>(List.of(throughput(report), turns(report)));
        report.peerTurns().forEach(turns -> tables.add(peerTurns(turns)));
        tables.addAll(List.of(
                limits(report), parts(report), model(report), LatencyTable.of(report.latency()), counts(report)));
        return tables;
    }

    /** What everything was measured on, in one paragraph. */
    static String conditions(BenchReport report) {
        Machine machine = report.machine();
        BenchReport.Input input = report.input();
        String load = machine.quiet()
                ? ""
                : text(
                        " Other work was running (load average %.1f on %d cores): ratios may hold, times do not.",
                        machine.loadBefore(), machine.cores());
        return text(
                "%s on %d cores of %s, %s, Java %s, ONNX Runtime %s. %,d reviews (%s), median %d words, mean %.0f,"
                        + " nine in ten below %d; the transformer reads %.0f tokens of one. %d %s, %.0f s in all.%s",
                report.model(),
                machine.cores(),
                machine.processor(),
                machine.system(),
                machine.java(),
                machine.onnxRuntime(),
                input.reviews(),
                input.origin(),
                input.words().median(),
                input.words().mean(),
                input.words().ninetieth(),
                input.meanTokens(),
                report.settings().repeats(),
                report.settings().repeats() == 1 ? "round" : "rounds",
                report.seconds(),
                load);
    }

    private static Table throughput(BenchReport report) {
        List<List<String>> rows = new ArrayList<>();
        BenchReport.Engine engine = report.engine();
        rows.add(List.of(
                "engine in memory, no Kafka",
                rate(engine.reviewsPerSecond().median()),
                rate(engine.reviewsPerSecond().greatest()),
                percent(engine.reviewsPerSecond().spread()),
                text("%.2f", report.endToEndToEngine().median()),
                millis(engine.cpuMillis().median()),
                NONE,
                kilobytes(engine.allocatedBytes()),
                NONE,
                NONE));
        for (BenchReport.Stream stream : report.streams()) {
            rows.add(List.of(
                    stream.name(),
                    rate(stream.reviewsPerSecond().median()),
                    rate(stream.reviewsPerSecond().greatest()),
                    percent(stream.reviewsPerSecond().spread()),
                    text("%.2f", stream.blockbusterToThis().median()),
                    millis(stream.cpuMillis().median()),
                    millis(stream.brokerCpuMillis().median()),
                    kilobytes(stream.allocatedBytes()),
                    megabytes(stream.peakBytes()),
                    text("%.1f", stream.startSeconds().median())));
        }
        return new Table(
                "Reviews per second",
                "From topic to topic: reviews lie ready on a broker in another process, each contender is a process of"
                        + " its own, the clock runs until the last score can be read at read_committed. The ratio is"
                        + " Blockbuster over this row, the median of the rounds, and where there are turns below, of these; –"
                        + " where one commit made all scores readable, so that more --reviews are needed.",
                List.of(
                        "",
                        "median/s",
                        "best/s",
                        "spread",
                        "ratio",
                        "CPU ms",
                        "broker ms",
                        "KB alloc",
                        "MB peak",
                        "start s"),
                rows);
    }

    private static Table turns(BenchReport report) {
        List<EngineTurns.Turn> turns = report.turns();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            EngineTurns.Turn turn = turns.get(i);
            rows.add(List.of(
                    Integer.toString(i + 1),
                    rate(turn.streamPerSecond()),
                    rate(turn.enginePerSecond()),
                    text("%.2f", turn.ratio()),
                    millis(turn.streamCpuMillis()),
                    millis(turn.brokerCpuMillis()),
                    millis(turn.engineCpuMillis())));
        }
        return new Table(
                "From topic to topic and the engine in memory, by turns",
                "While one works, the other stands still, so that what a shared host does in a minute falls on both.",
                List.of("turn", "stream/s", "engine/s", "ratio", "stream CPU ms", "broker ms", "engine CPU ms"),
                rows);
    }

    private static Table peerTurns(PeerTurns.WithPeer with) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < with.turns().size(); i++) {
            PeerTurns.Turn turn = with.turns().get(i);
            rows.add(List.of(
                    Integer.toString(i + 1),
                    rate(turn.ownPerSecond()),
                    rate(turn.peerPerSecond()),
                    text("%.2f", turn.ratio())));
        }
        return new Table(
                "By turns with " + with.peer(),
                "Both from topic to topic; while one works, the other stands still.",
                List.of("turn", "Blockbuster/s", "the peer/s", "ratio"),
                rows);
    }

    private static Table limits(BenchReport report) {
        BenchReport.Limits limits = report.limits();
        double engine = report.engine().reviewsPerSecond().median() * limits.operationsPerReview();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("arithmetic of a review", mega(limits.operationsPerReview())));
        rows.add(List.of("of that in integers of 8 bits", mega(limits.operationsInInt8())));
        rows.add(List.of("the same padded, no row left out", mega(limits.operationsPadded())));
        rows.add(List.of(
                "bytes of a review on the topic", text("%,.0f", report.input().recordBytes())));
        addPeak(rows, "float32", limits.float32());
        if (limits.int8() != null) {
            addPeak(rows, "8-bit", limits.int8());
        }
        rows.add(List.of("the engine's transformer", giga(engine)));
        rows.add(List.of("share of the peak", percent(limits.shareOfPeak().median())));
        rows.add(List.of("padding computed / tokens computed", percent(limits.padding())));
        rows.add(List.of("… in batches of 32 padded to their longest", percent(limits.paddingInBatches())));
        rows.add(List.of("… padded to the model's limit", percent(limits.paddingToLimit())));
        return new Table(
                "The gap to the machine",
                "Peak: operations of chained 512×512 matrix products on ONNX Runtime, a thread each. Arithmetic is"
                        + " counted from the shapes. Share: the time that a review's arithmetic would take at the peaks of"
                        + " all cores, each operation at that of its precision, over the time that a review takes; the median of"
                        + " the turns, where there are none of the rounds.",
                List.of("", "figure"),
                rows);
    }

    private static void addPeak(List<List<String>> rows, String precision, BenchReport.Peak peak) {
        rows.add(List.of(precision + " peak, one thread", giga(peak.oneThread().median())));
        rows.add(List.of(precision + " peak, all cores", giga(peak.allThreads().median())));
    }

    private static Table parts(BenchReport report) {
        return new Table(
                "The parts of a review's work, one thread each",
                "",
                List.of("", "median/s", "best/s", "spread", "µs a review", "KB alloc"),
                report.parts().stream()
                        .map(part -> List.of(
                                part.name(),
                                rate(part.perSecond().median()),
                                rate(part.perSecond().greatest()),
                                percent(part.perSecond().spread()),
                                text("%.1f", 1e6 / part.perSecond().median()),
                                text("%.1f", part.allocatedBytes() / 1e3)))
                        .toList());
    }

    private static Table model(BenchReport report) {
        return new Table(
                "The transformer alone, in float32, one thread",
                "",
                List.of("tokens × texts", "tokens/s", "best", "spread", "share of float32 peak"),
                report.modelParts().stream()
                        .map(part -> List.of(
                                part.length() + " × " + part.batch(),
                                rate(part.tokensPerSecond().median()),
                                rate(part.tokensPerSecond().greatest()),
                                percent(part.tokensPerSecond().spread()),
                                percent(part.shareOfPeak().median())))
                        .toList());
    }

    private static Table counts(BenchReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (BenchReport.Stream stream : report.streams()) {
            rows.add(List.of(
                    stream.name(),
                    text("%,d", stream.reviews()),
                    text("%,d", stream.scored()),
                    text("%,d", stream.twice()),
                    stream.agreement() == null ? NONE : percent(stream.agreement())));
        }
        report.absent()
                .forEach(peer ->
                        rows.add(List.of(peer.id() + " (absent: " + peer.reason() + ")", NONE, NONE, NONE, NONE)));
        return new Table(
                "Counts",
                "A peer is ended when it has scored what is measured, so it may have scored more. Same label: as"
                        + " Blockbuster gives.",
                List.of("", "to be scored", "scored", "twice", "same label"),
                rows);
    }
}
