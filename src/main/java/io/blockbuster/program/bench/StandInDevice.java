package io.blockbuster.program.bench;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A stand-in for a GPU, where there is none. It computes nothing and gives every text the same score, but a micro-batch
 * takes it as long as a GPU: the time of a launch, then a fixed time for each token. Like a GPU's stream it runs one
 * micro-batch after the other in the order in which they come, and who waits for one uses no CPU.
 */
final class StandInDevice implements SentimentModel {
    private static final Score SCORE = new Score(new float[] {0, 0}, 0.5);

    private final Duration launch;
    private final double tokensPerSecond;
    private final Function<String, Tokens> tokenizer;
    private final int maxTokens;

    private long freeAt = System.nanoTime();
    private long busyNanos;

    /**
     * A device that has done nothing yet.
     *
     * @param launch what any micro-batch takes, however small
     * @param tokensPerSecond how fast it goes after that; infinite for a device that is never what one waits for
     * @param tokenizer gives the tokens of a text
     * @param maxTokens the most that it gives
     */
    StandInDevice(Duration launch, double tokensPerSecond, Function<String, Tokens> tokenizer, int maxTokens) {
        this.launch = launch;
        this.tokensPerSecond = tokensPerSecond;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    /**
     * The tokens per second, after the launch, of a device that scores so many reviews per second in full micro-batches.
     *
     * @param meanTokens tokens of a review
     * @param budget tokens of a full micro-batch
     * @throws IllegalArgumentException if the launches alone take longer
     */
    static double tokensPerSecond(double reviewsPerSecond, double meanTokens, int budget, Duration launch) {
        double seconds = budget / meanTokens / reviewsPerSecond - launch.toNanos() / 1e9;
        if (seconds <= 0) {
            throw new IllegalArgumentException(
                    "no device does %.0f reviews/s in micro-batches of %d tokens that take %s to launch"
                            .formatted(reviewsPerSecond, budget, launch));
        }
        return budget / seconds;
    }

    /** How long a micro-batch takes. */
    Duration time(int tokens) {
        return launch.plusNanos(Math.round(tokens / tokensPerSecond * 1e9));
    }

    /** How long it has computed in all. */
    synchronized Duration busy() {
        return Duration.ofNanos(busyNanos);
    }

    @Override
    public ModelVersion version() {
        return new ModelVersion("stand-in-device", "0");
    }

    @Override
    public Device device() {
        return new Device.Cuda(0);
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public Tokens tokenize(String text) {
        return tokenizer.apply(text);
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        int tokens = 0;
        for (Tokens each : batch) {
            tokens += each.length();
        }
        long end = enqueue(time(tokens).toNanos());
        for (long left = end - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return Collections.nCopies(batch.size(), SCORE);
    }

    /** Puts work behind all that was put before; returns when it will be done. */
    private synchronized long enqueue(long nanos) {
        freeAt = Math.max(freeAt, System.nanoTime()) + nanos;
        busyNanos += nanos;
        return freeAt;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
