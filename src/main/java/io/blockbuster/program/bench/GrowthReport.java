package io.blockbuster.program.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The curves that a run found.
 *
 * @param program the program's version
 * @param at when it ended
 * @param seconds how long it took
 * @param machine what it ran on
 * @param model the model
 * @param rounds rounds that there was time for
 * @param curves the curves
 */
record GrowthReport(
        String program, Instant at, double seconds, Machine machine, String model, int rounds, List<Curve> curves) {
    /**
     * A curve.
     *
     * @param curve what grows
     * @param lines each another way to score
     */
    record Curve(GrowthCurve curve, List<Line> lines) {}

    /**
     * One way to score, along a curve.
     *
     * @param name what it is
     * @param points in the order of their values
     */
    record Line(String name, List<Point> points) {}

    /**
     * A point.
     *
     * @param value what grows, here
     * @param reviewsPerSecond reviews per second
     * @param cpuMillis CPU time of all instances per review
     * @param brokerCpuMillis CPU time of the broker per review; NaN in memory
     * @param latencyMedian milliseconds from due to scored at half the rate; null where it is not measured
     * @param latencyP99 the same, of ninety-nine of a hundred reviews
     * @param reviews reviews to be scored, all rounds together
     * @param scored reviews with a score
     * @param twice scores beyond the first of a review
     */
    record Point(
            int value,
            Samples reviewsPerSecond,
            Samples cpuMillis,
            Samples brokerCpuMillis,
            @Nullable Samples latencyMedian,
            @Nullable Samples latencyP99,
            int reviews,
            int scored,
            int twice) {
        static Point of(int value, List<GrowthRun> runs) {
            List<LatencyRun.Quantiles> latencies = runs.stream()
                    .flatMap(run -> Stream.ofNullable(run.latency()))
                    .toList();
            return new Point(
                    value,
                    Samples.of(runs, GrowthRun::reviewsPerSecond),
                    Samples.of(runs, GrowthRun::cpuMillis),
                    Samples.of(runs, GrowthRun::brokerCpuMillis),
                    latencies.isEmpty() ? null : Samples.of(latencies, LatencyRun.Quantiles::p50),
                    latencies.isEmpty() ? null : Samples.of(latencies, LatencyRun.Quantiles::p99),
                    runs.stream().mapToInt(GrowthRun::reviews).sum(),
                    runs.stream().mapToInt(GrowthRun::scored).sum(),
                    runs.stream().mapToInt(GrowthRun::twice).sum());
        }
    }
}
