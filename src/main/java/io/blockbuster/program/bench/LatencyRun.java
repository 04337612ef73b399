package io.blockbuster.program.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long reviews waited for their scores at a load.
 *
 * @param share the load as a share of the greatest throughput
 * @param perSecond reviews per second
 * @param reviews reviews published
 * @param scored reviews whose score was read
 * @param untilScored from due to scored: the commit is not waited for
 * @param untilReadable from due to readable at read_committed
 */
record LatencyRun(
        double share, double perSecond, int reviews, int scored, Quantiles untilScored, Quantiles untilReadable) {
    /** What several rounds at one load come to: reviews in all, of each quantile the median. */
    static LatencyRun ofRounds(List<LatencyRun> rounds) {
        LatencyRun any = rounds.get(0);
        return new LatencyRun(
                any.share,
                any.perSecond,
                rounds.stream().mapToInt(LatencyRun::reviews).sum(),
                rounds.stream().mapToInt(LatencyRun::scored).sum(),
                Quantiles.medians(rounds.stream().map(LatencyRun::untilScored).toList()),
                Quantiles.medians(rounds.stream().map(LatencyRun::untilReadable).toList()));
    }

    /**
     * Milliseconds.
     *
     * @param p50 half of the reviews waited no longer
     * @param p99 ninety-nine of a hundred
     * @param p999 nine hundred and ninety-nine of a thousand
     * @param longest the longest wait
     */
    record Quantiles(double p50, double p99, double p999, double longest) {
        private static Quantiles medians(List<Quantiles> rounds) {
            return new Quantiles(
                    Samples.of(rounds, Quantiles::p50).median(),
                    Samples.of(rounds, Quantiles::p99).median(),
                    Samples.of(rounds, Quantiles::p999).median(),
                    Samples.of(rounds, Quantiles::longest).median());
        }

        static Quantiles of(Histogram micros) {
            return new Quantiles(
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getValueAtPercentile(99.9) / 1e3,
                    micros.getMaxValue() / 1e3);
        }
    }
}
