package io.blockbuster.program.bench;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One contender's run over reviews that lie ready on a topic: from the process's start until the last score can be read
 * at read_committed.
 *
 * <p>The clock starts when the scores of the reviews that warm it up can be read, and stops with the last score. Each
 * time everything readable is counted, so for those who commit both ends lie on a commit and the scores between them
 * took the time between them. The last commit comes up to its interval after the last score and is part of that time,
 * which is against whoever commits: the more so the shorter the run. Figures per review or second are NaN where one
 * commit made all scores readable.
 *
 * @param contender the name
 * @param kind what it is to us
 * @param reviewsPerSecond reviews whose scores became readable per second
 * @param measured when the clock ran
 * @param startSeconds from the start of the process to the first readable score
 * @param cpuMillis CPU time of the process per review
 * @param brokerCpuMillis CPU time of the broker per review
 * @param allocatedBytes bytes allocated on the heap per review; null where it is no JVM or is not counted
 * @param peakBytes the most memory resident; null where the system does not tell
 * @param reviews reviews that were to be scored
 * @param scored reviews that have a score
 * @param twice scores beyond the first of a review
 * @param labels the labels by review
 */
record StreamRun(
        String contender,
        Contender.Kind kind,
        double reviewsPerSecond,
        Span measured,
        double startSeconds,
        double cpuMillis,
        double brokerCpuMillis,
        @Nullable Double allocatedBytes,
        @Nullable Double peakBytes,
        int reviews,
        int scored,
        int twice,
        Map<String, String> labels) {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int POLLS_AFTER_THE_END = 10;

    /** Runs a contender on reviews that lie on {@code input}. */
    static StreamRun of(Contender contender, Contender.Place place, BrokerProcess broker) throws InterruptedException {
        broker.createTopics(place.output());
        long start = System.nanoTime();
        int all = contender.warmUp() + contender.reviews();
        try (ChildProcess process = contender.start(place);
                ScoreReader scores = new ScoreReader(place.servers(), place.output(), broker.partitions())) {
            scores.awaitFirst(START, process);
            double startSeconds = (System.nanoTime() - start) / 1e9;
            try (StreamMeter meter = new StreamMeter(process, broker)) {
                scores.await(contender.warmUp(), START, process);
                StreamMeter.Reading before = meter.read(scores.scored());
                scores.await(all, START, process);
                StreamMeter.Reading after = meter.read(scores.scored());
                for (int i = 0; contender.kind() != Contender.Kind.PEER && i < POLLS_AFTER_THE_END; i++) {
                    scores.poll();
                }
                // NaN where nothing was left to measure: all became readable at once
                double reviews = before.scored() < after.scored() ? after.scored() - before.scored() : Double.NaN;
                Span measured = new Span(before.nanos(), after.nanos());
                OptionalLong peak = process.peakBytes();
                return new StreamRun(
                        contender.name(),
                        contender.kind(),
                        reviews / measured.seconds(),
                        measured,
                        startSeconds,
                        after.cpu().minus(before.cpu()).toNanos() / 1e6 / reviews,
                        after.brokerCpu().minus(before.brokerCpu()).toNanos() / 1e6 / reviews,
                        before.allocated() < 0 ? null : (after.allocated() - before.allocated()) / reviews,
                        peak.isPresent() ? (double) peak.getAsLong() : null,
                        all,
                        scores.scored(),
                        scores.twice(),
                        Map.copyOf(scores.labels()));
            }
        }
    }
}
