package io.blockbuster.program.bench;

import static io.blockbuster.program.bench.Numbers.percent;
import static io.blockbuster.program.bench.Numbers.rate;
import static io.blockbuster.program.bench.Numbers.text;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Latencies by load as a table. */
final class LatencyTable {
    private static final List<String> COLUMNS = List.of(
            "load", "reviews/s", "scored p50", "p99", "p99.9", "longest", "readable p50", "p99", "p99.9", "longest");

    private LatencyTable() {}

    /** A row for each load, in milliseconds: the medians of its rounds. */
    static Table of(List<LatencyRun> loads) {
        return of("Latency from the time a review was due, in ms", loads);
    }

    static Table of(String title, List<LatencyRun> runs) {
        Map<Double, List<LatencyRun>> rounds =
                runs.stream().collect(Collectors.groupingBy(LatencyRun::share, TreeMap::new, Collectors.toList()));
        int missing = runs.stream()
                .mapToInt(run -> Math.max(0, run.reviews() - run.scored()))
                .sum();
        return new Table(
                title,
                "Open loop on a fixed schedule. Scored: the commit is not waited for. Readable: at read_committed, the"
                        + " commit interval included."
                        + (missing == 0 ? "" : text(" %,d reviews got no score in time and are left out.", missing))
                        + (runs.size() == rounds.size() ? "" : rounds(rounds)),
                COLUMNS,
                rounds.values().stream()
                        .map(LatencyRun::ofRounds)
                        .map(LatencyTable::row)
                        .toList());
    }

    private static String rounds(Map<Double, List<LatencyRun>> rounds) {
        return rounds.entrySet().stream()
                .map(load -> percent(load.getKey()) + ": "
                        + load.getValue().stream()
                                .map(run -> text("%.0f", run.untilScored().p99()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; ", " Medians of rounds, whose p99 until scored was, at ", "."));
    }

    private static List<String> row(LatencyRun run) {
        LatencyRun.Quantiles scored = run.untilScored();
        LatencyRun.Quantiles readable = run.untilReadable();
        return List.of(
                percent(run.share()),
                rate(run.perSecond()),
                text("%.1f", scored.p50()),
                text("%.1f", scored.p99()),
                text("%.1f", scored.p999()),
                text("%.1f", scored.longest()),
                text("%.0f", readable.p50()),
                text("%.0f", readable.p99()),
                text("%.0f", readable.p999()),
                text("%.0f", readable.longest()));
    }
}
