package io.blockbuster.program.bench;

import java.util.Optional;

/**
 * What {@code nvidia-smi} tells of one card at one moment. A figure that it does not tell is NaN.
 *
 * @param nanos when, on the clock of {@link System#nanoTime()}
 * @param busy share of the last moments in which a kernel ran; NVIDIA says of a sixth of a second up to a second
 * @param memoryBytes memory in use, by all processes
 * @param clockHertz the clock of the multiprocessors
 * @param watts the power drawn
 */
record CardReading(long nanos, double busy, double memoryBytes, double clockHertz, double watts) {
    /** What {@code nvidia-smi} is asked for, without units: percent, MiB, MHz and watts. */
    static final String QUERY = "--query-gpu=utilization.gpu,memory.used,clocks.sm,power.draw";

    private static final int FIELDS = 4;

    /** Reads a line of its answer; empty if it is none. */
    static Optional<CardReading> parse(String line, long nanos) {
        String[] fields = line.split(",", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        return Optional.of(new CardReading(
                nanos,
                number(fields[0]) / 100,
                number(fields[1]) * (1 << 20),
                number(fields[2]) * 1e6,
                number(fields[3])));
    }

    private static double number(String field) {
        try {
            return Double.parseDouble(field.strip());
        } catch (NumberFormatException e) {
            return Double.NaN; // such as [N/A]
        }
    }
}
