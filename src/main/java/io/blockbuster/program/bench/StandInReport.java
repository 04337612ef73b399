package io.blockbuster.program.bench;

import static io.blockbuster.program.bench.Numbers.percent;
import static io.blockbuster.program.bench.Numbers.rate;
import static io.blockbuster.program.bench.Numbers.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How busy one process kept stand-in devices, and what would limit it next.
 *
 * @param program the program's version
 * @param at when it ended
 * @param machine what it ran on
 * @param launchMillis what the devices take for any micro-batch, however small
 * @param tokenBudget tokens of a full micro-batch
 * @param meanTokens tokens of a review
 * @param devices by speed, on reviews that are tokenized already
 * @param behindTokenizer a device of the speed asked for, on reviews that are not
 * @param limits each step alone
 */
record StandInReport(
        String program,
        Instant at,
        Machine machine,
        double launchMillis,
        int tokenBudget,
        double meanTokens,
        List<DeviceResult> devices,
        DeviceResult behindTokenizer,
        List<Limit> limits) {
    /**
     * A run over a device.
     *
     * @param busy the share of the time in which the device computed
     * @param engine the engine's run
     */
    record Fed(double busy, EngineRun engine) {}

    /**
     * A device.
     *
     * @param capacity reviews per second that it scores in full micro-batches
     * @param busy the share of the time in which it computed
     * @param reviewsPerSecond reviews that it scored per second
     * @param microBatch reviews in a micro-batch
     * @param cpuMillis CPU time of the process per review
     * @param reviews reviews to be scored, all rounds together
     * @param scored reviews that were
     */
    record DeviceResult(
            int capacity,
            Samples busy,
            Samples reviewsPerSecond,
            Samples microBatch,
            Samples cpuMillis,
            int reviews,
            int scored) {
        static DeviceResult of(int capacity, List<Fed> runs) {
            return new DeviceResult(
                    capacity,
                    Samples.of(runs, Fed::busy),
                    Samples.of(runs, run -> run.engine().reviewsPerSecond()),
                    Samples.of(runs, run -> run.engine().microBatch()),
                    Samples.of(runs, run -> run.engine().cpuMillis()),
                    runs.stream().mapToInt(run -> run.engine().reviews()).sum(),
                    runs.stream().mapToInt(run -> run.engine().scored()).sum());
        }
    }

    /**
     * A step without a device that holds it back.
     *
     * @param step what it is
     * @param reviewsPerSecond reviews per second
     * @param cpuMillis CPU time of its process per review
     */
    record Limit(String step, Samples reviewsPerSecond, Samples cpuMillis) {
        static Limit ofEngine(String step, List<Fed> runs) {
            return new Limit(
                    step,
                    Samples.of(runs, run -> run.engine().reviewsPerSecond()),
                    Samples.of(runs, run -> run.engine().cpuMillis()));
        }

        static Limit ofStream(String step, List<GrowthRun> runs) {
            return new Limit(
                    step, Samples.of(runs, GrowthRun::reviewsPerSecond), Samples.of(runs, GrowthRun::cpuMillis));
        }
    }

    /** The step that goes least fast. */
    Limit nextLimit() {
        return limits.stream()
                .min(Comparator.comparingDouble(
                        limit -> limit.reviewsPerSecond().median()))
                .orElseThrow();
    }

    Findings findings() {
        Figure figure = Figure.overValues(
                "stand-in-busy",
                "How busy one process keeps a device",
                "Stand-in devices: they wait as long as a GPU would compute. The engine alone, reviews tokenized already."
                        + machine.caution(),
                "reviews/s that the device can do",
                devices.stream().map(device -> text("%,d", device.capacity())).toList(),
                "busy, % of the time",
                List.of(new Figure.Line(
                        "device busy",
                        devices.stream()
                                .map(device -> new Samples(device.busy().values().stream()
                                        .map(share -> 100 * share)
                                        .toList()))
                                .toList())));
        return new Findings(
                "How busy one process keeps a GPU: a stand-in device",
                conditions(),
                List.of(deviceTable(), limitTable()),
                List.of(figure),
                this);
    }

    private String conditions() {
        return text(
                "%s, Blockbuster %s on %s No GPU is in this: a stand-in takes %.1f ms for each micro-batch and a fixed time"
                        + " a token, and uses no CPU. Micro-batches of at most %,d tokens, a review has %.0f; two in flight.",
                at, program, machine.sentence(), launchMillis, tokenBudget, meanTokens);
    }

    private Table deviceTable() {
        List<List<String>> rows = new ArrayList<>();
        devices.forEach(device -> rows.add(row(text("%,d/s", device.capacity()), device)));
        rows.add(row(text("%,d/s, tokenizing as well", behindTokenizer.capacity()), behindTokenizer));
        return new Table(
                "Devices by what they can do",
                "Busy: the share of the time in which the device computed, the median of the rounds and the least.",
                List.of("device", "busy", "least", "reviews/s", "micro-batch", "CPU ms", "to be scored", "scored"),
                rows);
    }

    private static List<String> row(String name, DeviceResult device) {
        return List.of(
                name,
                percent(device.busy().median()),
                percent(device.busy().least()),
                rate(device.reviewsPerSecond().median()),
                text("%.0f", device.microBatch().median()),
                text("%.3f", device.cpuMillis().median()),
                text("%,d", device.reviews()),
                text("%,d", device.scored()));
    }

    private Table limitTable() {
        return new Table(
                "Each step alone",
                text(
                        "The next limit is %s: %,.0f reviews/s.",
                        nextLimit().step(), nextLimit().reviewsPerSecond().median()),
                List.of("step", "median/s", "best/s", "CPU ms", "a core/s"),
                limits.stream()
                        .map(limit -> List.of(
                                limit.step(),
                                rate(limit.reviewsPerSecond().median()),
                                rate(limit.reviewsPerSecond().greatest()),
                                text("%.3f", limit.cpuMillis().median()),
                                rate(1_000 / limit.cpuMillis().median())))
                        .toList());
    }
}
