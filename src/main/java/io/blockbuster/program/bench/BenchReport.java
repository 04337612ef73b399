package io.blockbuster.program.bench;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.bench.BenchInput.Words;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run of the benchmark found.
 *
 * @param program the program's version
 * @param at when it ended
 * @param seconds how long it took
 * @param machine what it ran on
 * @param input the reviews
 * @param model the model
 * @param settings how much was measured
 * @param streams from topic to topic, Blockbuster first
 * @param engine the same reviews in memory
 * @param turns Blockbuster's end to end and the engine in memory by turns; empty where the system cannot have a process
 *     stand still, or reviews were too few
 * @param endToEndToEngine the one over the other, turn by turn; where there are none, round by round
 * @param peerTurns Blockbuster and a peer by turns
 * @param limits what the machine can do and what a review asks of it
 * @param parts the parts of a review's work, one thread
 * @param modelParts the transformer by length and batch, one thread
 * @param latency each load of each round
 * @param absent peers that could not run, or did not go on
 */
record BenchReport(
        String program,
        Instant at,
        double seconds,
        Machine machine,
        Input input,
        String model,
        BenchSettings settings,
        List<Stream> streams,
        Engine engine,
        List<EngineTurns.Turn> turns,
        Samples endToEndToEngine,
        List<PeerTurns.WithPeer> peerTurns,
        Limits limits,
        List<PartResult> parts,
        List<ModelPartResult> modelParts,
        List<LatencyRun> latency,
        List<Peer.Answer.Absent> absent) {

    /**
     * The reviews.
     *
     * @param origin where they come from
     * @param reviews how many lay ready
     * @param words their lengths in words
     * @param meanTokens what the transformer reads of one, on average
     * @param recordBytes the mean size of one on the topic
     */
    record Input(String origin, int reviews, Words words, double meanTokens, double recordBytes) {}

    /**
     * One contender, from topic to topic.
     *
     * @param name the name
     * @param kind what it is to us
     * @param reviewsPerSecond reviews whose scores became readable per second
     * @param blockbusterToThis Blockbuster's rate over this one, round by round
     * @param startSeconds from the start of the process to the first readable score
     * @param cpuMillis CPU time of the process per review
     * @param brokerCpuMillis CPU time of the broker per review
     * @param allocatedBytes bytes allocated on the heap per review
     * @param peakBytes the most memory resident
     * @param reviews reviews to be scored, all rounds together
     * @param scored reviews with a score
     * @param twice scores beyond the first of a review
     * @param agreement the share of reviews with the label that Blockbuster gives; null for a part, which reads none
     */
    record Stream(
            String name,
            Contender.Kind kind,
            Samples reviewsPerSecond,
            Samples blockbusterToThis,
            Samples startSeconds,
            Samples cpuMillis,
            Samples brokerCpuMillis,
            @Nullable Samples allocatedBytes,
            @Nullable Samples peakBytes,
            int reviews,
            int scored,
            int twice,
            @Nullable Double agreement) {}

    /**
     * The engine in memory.
     *
     * @param reviewsPerSecond reviews scored per second
     * @param tokensPerSecond tokens that the transformer read per second
     * @param cpuMillis CPU time per review
     * @param allocatedBytes bytes allocated on the heap per review
     * @param microBatch reviews in a micro-batch
     * @param reviews reviews to be scored, all rounds together
     * @param scored reviews that were
     */
    record Engine(
            Samples reviewsPerSecond,
            Samples tokensPerSecond,
            Samples cpuMillis,
            Samples allocatedBytes,
            Samples microBatch,
            int reviews,
            int scored) {}

    /**
     * What large matrix products reach.
     *
     * @param oneThread operations per second on one thread
     * @param allThreads the same on all cores at once
     */
    record Peak(Samples oneThread, Samples allThreads) {}

    /**
     * What the machine can do and what a review asks of it.
     *
     * @param float32 the peak in float32
     * @param int8 the peak in integers of 8 bits; null where the machine is not fast with them
     * @param operationsPerReview operations of the transformer per review, as they are computed
     * @param operationsInInt8 those of them that the engine's model does in integers of 8 bits
     * @param operationsPadded operations if every row of every layer were computed, padded to the number of positions
     * @param shareOfPeak the time that the engine's operations would take at the peaks of all cores, each at the peak of
     *     its precision, over the time that they take, turn by turn; where there are none, round by round
     * @param padding tokens computed beyond those of the reviews, as a share of these
     * @param paddingInBatches the same if batches of 32 were padded to their longest
     * @param paddingToLimit the same if each review were padded to the number of positions
     */
    record Limits(
            Peak float32,
            @Nullable Peak int8,
            double operationsPerReview,
            double operationsInInt8,
            double operationsPadded,
            Samples shareOfPeak,
            double padding,
            double paddingInBatches,
            double paddingToLimit) {}

    /**
     * One part.
     *
     * @param name what it is
     * @param unit what is counted
     * @param perSecond how many of them per second on one thread
     * @param allocatedBytes bytes allocated on the heap per review
     */
    record PartResult(String name, String unit, Samples perSecond, double allocatedBytes) {}

    /**
     * The transformer on texts of one length.
     *
     * @param length tokens of each text
     * @param batch texts in one run
     * @param tokensPerSecond tokens per second on one thread
     * @param shareOfPeak its operations per second over the float32 peak of one thread, round by round
     */
    record ModelPartResult(int length, int batch, Samples tokensPerSecond, Samples shareOfPeak) {}

    /** All of it as one JSON object. */
    String toJson() {
        return new String(ReviewJson.write(this), StandardCharsets.UTF_8);
    }
}
