package io.blockbuster.program.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The latency at a quarter, half and four fifths of what a contender scores at most, one load after the other in one
 * process, in rounds.
 *
 * @param broker on which it runs
 * @param input the reviews
 * @param settings how long it settles and each load lasts
 * @param progress told in a few words what comes next
 */
record LatencyByLoad(BrokerProcess broker, BenchInput input, BenchSettings settings, Consumer<String> progress) {
    private static final List<Double> LOADS = List.of(0.25, 0.5, 0.8);
    private static final double WARM_UP = 0.5;
    private static final Duration START = Duration.ofMinutes(2);

    /**
     * Starts a contender and measures it once it is warm.
     *
     * @param place with topics that are not there yet
     * @param greatest reviews per second that it scores at most
     * @param rounds how often each load has its turn
     * @return each load of each round
     */
    List<LatencyRun> of(Contender contender, Contender.Place place, double greatest, int rounds)
            throws InterruptedException {
        broker.createTopics(place.input(), place.output());
        List<LatencyRun> runs = new ArrayList<>();
        try (ChildProcess process = contender.start(place);
                ScoreReader scores = new ScoreReader(place.servers(), place.output(), broker.partitions())) {
            progress.accept("latency: warming up");
            broker.publish(place.input(), broker.partitions(), input, 0, 1);
            scores.await(1, START, process); // so that its start is no part of a load
            LatencyProbe probe = new LatencyProbe(place.servers(), place.input(), input, scores, process, 1);
            probe.measure(WARM_UP, WARM_UP * greatest, settings.settlingTime());
            for (int round = 1; round <= rounds; round++) {
                for (double load : LOADS) {
                    progress.accept("round %d of %d: latency at %.0f %% of %,.0f reviews/s"
                            .formatted(round, rounds, 100 * load, greatest));
                    runs.add(probe.measure(load, load * greatest, settings.loadTime()));
                }
            }
        }
        return runs;
    }
}
