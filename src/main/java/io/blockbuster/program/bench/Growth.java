package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.ProgramVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the processor grows: in each round every point of every curve is measured once, so that whatever else the machine
 * does falls on all alike.
 */
final class Growth {
    private static final int ANY_PARTITIONS = 4;

    private final GrowthSettings settings;
    private final List<GrowthCurve> curves;
    private final SentimentModel model;
    private final GrowthPlan plan;
    private final Path scratch;
    private final Consumer<String> progress;
    private final Map<GrowthCurve, Map<String, Map<Integer, List<GrowthRun>>>> runs = new LinkedHashMap<>();

    /**
     * @param model loaded on the device, closed by the caller
     * @param modelOptions what has a processor load it, as on the command line
     * @param scratch a folder for logs and state
     * @param progress told in a few words what comes next
     */
    Growth(
            GrowthSettings settings,
            List<GrowthCurve> curves,
            SentimentModel model,
            List<String> modelOptions,
            Path scratch,
            Consumer<String> progress) {
        this.settings = settings;
        this.curves = curves;
        this.model = model;
        this.plan = new GrowthPlan(settings, model, modelOptions);
        this.scratch = scratch;
        this.progress = progress;
    }

    /** Measures everything, in as many rounds as there is time for, at least one. */
    GrowthReport run() throws InterruptedException {
        Machine machine = Machine.here();
        long start = System.nanoTime();
        int rounds = 0;
        progress.accept("starting a broker");
        try (BrokerProcess broker = BrokerProcess.start(scratch, ANY_PARTITIONS)) {
            do {
                rounds++;
                measureRound(rounds, broker);
            } while (rounds < settings.repeats() && isTimeForAnother(System.nanoTime() - start, rounds));
        }
        return new GrowthReport(
                ProgramVersion.current(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                (System.nanoTime() - start) / 1e9,
                machine,
                model.version().toString(),
                rounds,
                curves.stream().map(this::curve).toList());
    }

    private boolean isTimeForAnother(long nanos, int rounds) {
        return nanos + nanos / rounds <= settings.limit().toNanos();
    }

    private void measureRound(int round, BrokerProcess broker) throws InterruptedException {
        for (GrowthCurve curve : curves) {
            for (int value : plan.values(curve)) {
                int line = 0;
                for (GrowthSetup setup : plan.at(curve, value)) {
                    progress.accept("round %d: %s, %,d %s".formatted(round, setup.line(), value, curve.across()));
                    String name = curve.id() + "-" + value + "-" + ++line + "-" + round;
                    note(curve, setup.line(), value, measure(setup, name, broker));
                }
            }
        }
    }

    private GrowthRun measure(GrowthSetup setup, String name, BrokerProcess broker) throws InterruptedException {
        if (setup instanceof GrowthSetup.Stream stream) {
            return GrowthRun.of(stream, name, broker, scratch, settings.loadTime());
        }
        return GrowthRun.of((GrowthSetup.InMemory) setup, model);
    }

    private void note(GrowthCurve curve, String line, int value, GrowthRun run) {
        runs.computeIfAbsent(curve, first -> new LinkedHashMap<>())
                .computeIfAbsent(line, first -> new LinkedHashMap<>())
                .computeIfAbsent(value, first -> new ArrayList<>())
                .add(run);
    }

    private GrowthReport.Curve curve(GrowthCurve curve) {
        List<GrowthReport.Line> lines = new ArrayList<>();
        runs.getOrDefault(curve, Map.of()).forEach((name, values) -> {
            List<GrowthReport.Point> points = new ArrayList<>();
            values.forEach((value, each) -> points.add(GrowthReport.Point.of(value, each)));
            lines.add(new GrowthReport.Line(name, points));
        });
        return new GrowthReport.Curve(curve, lines);
    }
}
