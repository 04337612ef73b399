package io.blockbuster.program.bench;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a device is, from the bare model to the way from topic to topic.
 *
 * @param program the program's version
 * @param at when the measurement ended
 * @param seconds how long it took
 * @param machine what it ran on
 * @param cards NVIDIA's cards there
 * @param device the devices that the model ran on
 * @param precision the numbers it was computed in
 * @param model the model
 * @param input the reviews
 * @param settings how much was measured
 * @param tokenBudget tokens of a micro-batch, as given or as found
 * @param inFlight batches that were run at once
 * @param limits what the devices reach at most
 * @param grid the model on texts of one length, tokenized before
 * @param asTheyAre the model on the reviews as they are, tokenized before
 * @param byThreads the same with tokenizing, by the threads that do it
 * @param latency how long reviews waited; null where no rate from topic to topic is known
 */
record DeviceReport(
        String program,
        Instant at,
        double seconds,
        Machine machine,
        Cards cards,
        String device,
        String precision,
        String model,
        Input input,
        BenchSettings settings,
        int tokenBudget,
        int inFlight,
        DeviceLimits limits,
        List<Cell> grid,
        Measured asTheyAre,
        List<Threads> byThreads,
        @Nullable Latency latency) {

    /**
     * The reviews.
     *
     * @param origin where they come from
     * @param reviews how many lay ready
     * @param meanTokens what the model reads of one, on average
     * @param medianTokens half of them are not longer
     * @param ninetiethTokens nine in ten are not longer
     */
    record Input(String origin, int reviews, double meanTokens, int medianTokens, int ninetiethTokens) {
        static Input of(BenchInput input, List<Integer> lengths) {
            List<Integer> sorted = lengths.stream().sorted().toList();
            return new Input(
                    input.origin(),
                    input.texts().size(),
                    Mean.of(sorted, length -> length),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 9 / 10));
        }
    }

    /**
     * What was measured of one way to score.
     *
     * @param perSecond texts per second; NaN where they did not fit into the device's memory
     * @param work what one text takes
     * @param cards what the cards did meanwhile; null where that is not known
     */
    record Measured(Samples perSecond, Work work, @Nullable CardUse cards) {}

    /**
     * The model on texts of one length.
     *
     * @param length tokens of each text
     * @param batch texts in one run
     * @param texts how fast
     */
    record Cell(int length, int batch, Measured texts) {}

    /**
     * Reviews of which the text is given.
     *
     * @param threads that tokenize; on the CPU as many run the model
     * @param engine in memory
     * @param stream from topic to topic
     */
    record Threads(int threads, Measured engine, Measured stream) {}

    /**
     * How long reviews waited on their way from topic to topic.
     *
     * @param threads that tokenized: as many as gave the greatest median rate
     * @param loads by share of that rate
     */
    record Latency(int threads, List<LatencyRun> loads) {}

    /** All of it as one JSON object. */
    String toJson() {
        return new String(ReviewJson.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws CommandException if the file cannot be read or is no such report
     */
    static DeviceReport read(Path file) {
        try {
            return ReviewJson.read(Files.readAllBytes(file), DeviceReport.class);
        } catch (IOException e) {
            throw new CommandException(
                    file + " is no report of measure-device: " + e.getMessage(), "Give the file that --json wrote.", e);
        }
    }
}
