package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.SentimentModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run at a point of a curve. From topic to topic the clock runs from the first review published until all scores can
 * be read at read_committed and all votes are counted in the windows.
 *
 * @param reviewsPerSecond reviews per second
 * @param cpuMillis CPU time of all instances per review
 * @param brokerCpuMillis CPU time of the broker per review; NaN where there is none
 * @param latency from due to scored, at half that rate; null where it is not measured
 * @param reviews reviews that were to be scored
 * @param scored reviews that have a score
 * @param twice scores beyond the first of a review
 */
record GrowthRun(
        double reviewsPerSecond,
        double cpuMillis,
        double brokerCpuMillis,
        LatencyRun.@Nullable Quantiles latency,
        int reviews,
        int scored,
        int twice) {
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final double LOAD = 0.5;

    /** Scores the reviews in this process; the model stays open. */
    static GrowthRun of(GrowthSetup.InMemory setup, SentimentModel model) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < setup.warmUp() + setup.reviews(); i++) {
            texts.add(setup.input().texts().get(i % setup.input().texts().size()));
        }
        EngineRun run = EngineRun.of(model, setup.engine(), texts, setup.warmUp());
        return new GrowthRun(run.reviewsPerSecond(), run.cpuMillis(), Double.NaN, null, run.reviews(), run.scored(), 0);
    }

    /** Starts the instances, has them score the reviews and ends them. */
    static GrowthRun of(GrowthSetup.Stream setup, String name, BrokerProcess broker, Path folder, Duration loadTime)
            throws InterruptedException {
        Contender.Place place = Contender.Place.on(broker, name + ".raw", name, folder);
        broker.createTopics(setup.partitions(), place.input(), place.output());
        List<ChildProcess> instances = new ArrayList<>();
        try {
            for (int i = 1; i <= setup.instances(); i++) {
                instances.add(setup.process().start(place, name + "-" + i));
            }
            int members = setup.instances() * setup.threads();
            try (ScoreReader scores = new ScoreReader(place.servers(), place.output(), setup.partitions());
                    GroupProgress group = new GroupProgress(place.servers(), name, place.input(), members, instances)) {
                group.awaitMembers(setup.partitions());
                return measure(setup, place, broker, instances, scores, group, loadTime);
            }
        } finally {
            instances.forEach(ChildProcess::close);
        }
    }

    private static GrowthRun measure(
            GrowthSetup.Stream setup,
            Contender.Place place,
            BrokerProcess broker,
            List<ChildProcess> instances,
            ScoreReader scores,
            GroupProgress group,
            Duration loadTime)
            throws InterruptedException {
        int all = setup.warmUp() + setup.reviews();
        ChildProcess first = instances.get(0);
        broker.publish(place.input(), setup.partitions(), setup.input(), 0, setup.warmUp());
        scores.await(setup.warmUp(), STALLED, first);
        group.awaitCaughtUp();

        Duration cpu = cpu(instances);
        Duration brokerCpu = broker.cpu();
        long start = System.nanoTime();
        broker.publish(place.input(), setup.partitions(), setup.input(), setup.warmUp(), all);
        scores.await(all, STALLED, first);
        group.awaitCaughtUp();
        double perSecond = setup.reviews() / ((System.nanoTime() - start) / 1e9);
        double cpuMillis = cpu(instances).minus(cpu).toNanos() / 1e6 / setup.reviews();
        double brokerCpuMillis = broker.cpu().minus(brokerCpu).toNanos() / 1e6 / setup.reviews();

        LatencyRun.Quantiles latency = null;
        if (setup.latency()) {
            LatencyRun run = new LatencyProbe(place.servers(), place.input(), setup.input(), scores, first, all)
                    .measure(LOAD, LOAD * perSecond, loadTime);
            latency = run.untilScored();
            all += run.reviews();
        }
        return new GrowthRun(perSecond, cpuMillis, brokerCpuMillis, latency, all, scores.scored(), scores.twice());
    }

    private static Duration cpu(List<ChildProcess> instances) {
        return instances.stream().map(ChildProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }
}
