package io.blockbuster.program.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What cards did while something was measured. A figure is NaN where the card does not tell it.
 *
 * @param busy share of the time in which at least one kernel ran, on average of the cards
 * @param memoryBytes the most memory in use on one card, by all processes
 * @param clockHertz the clock of the multiprocessors, on average
 * @param watts the power drawn by one card, on average
 * @param readings how often the cards were asked in that time
 */
record CardUse(double busy, double memoryBytes, double clockHertz, double watts, int readings) {

    /** What readings come to; null where there is none. */
    static @Nullable CardUse of(List<CardReading> readings) {
        if (readings.isEmpty()) {
            return null;
        }
        return new CardUse(
                mean(readings, CardReading::busy),
                numbers(readings, CardReading::memoryBytes).max().orElse(Double.NaN),
                mean(readings, CardReading::clockHertz),
                mean(readings, CardReading::watts),
                readings.size());
    }

    private static double mean(List<CardReading> readings, ToDoubleFunction<CardReading> figure) {
        return numbers(readings, figure).average().orElse(Double.NaN);
    }

    private static DoubleStream numbers(List<CardReading> readings, ToDoubleFunction<CardReading> figure) {
        return readings.stream().mapToDouble(figure).filter(Double::isFinite);
    }
}
