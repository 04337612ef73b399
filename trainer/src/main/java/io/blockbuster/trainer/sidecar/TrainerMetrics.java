package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.sidecar.gate.GateReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The trainer's meters, there at 0 from the start. Thread-safe. */
final class TrainerMetrics implements SidecarListener {
    private final MeterRegistry registry;
    private final Counter fresh;
    private final Counter known;
    private final Counter unusable;
    private final Map<RoundEnd, Counter> rounds = new EnumMap<>(RoundEnd.class);
    private final Timer round;
    private volatile int kept;
    private volatile int pending;
    private volatile double loss = Double.NaN;
    private volatile double updateBytes;
    private volatile @Nullable GateReport report;

    TrainerMetrics(MeterRegistry registry) {
        this.registry = registry;
        fresh = TrainerMeter.LABELLED.definition().counter(registry, "outcome", "new");
        known = TrainerMeter.LABELLED.definition().counter(registry, "outcome", "known");
        unusable = TrainerMeter.LABELLED.definition().counter(registry, "outcome", "unusable");
        Arrays.stream(RoundEnd.values())
                .forEach(end ->
                        rounds.put(end, TrainerMeter.ROUNDS.definition().counter(registry, "outcome", end.tag())));
        round = TrainerMeter.ROUND.definition().timer(registry);
        gauge(TrainerMeter.KEPT, Tags.empty(), metrics -> metrics.kept);
        gauge(TrainerMeter.PENDING, Tags.empty(), metrics -> metrics.pending);
        gauge(TrainerMeter.LOSS, Tags.empty(), metrics -> metrics.loss);
        gauge(TrainerMeter.UPDATE_BYTES, Tags.empty(), metrics -> metrics.updateBytes);
        accuracy("champion", "new", gate -> gate.fresh().championAccuracy());
        accuracy("candidate", "new", gate -> gate.fresh().candidateAccuracy());
        accuracy("champion", "original", gate -> gate.original().championAccuracy());
        accuracy("candidate", "original", gate -> gate.original().candidateAccuracy());
    }

    private void accuracy(String model, String reviews, Function<GateReport, Double> value) {
        gauge(TrainerMeter.ACCURACY, Tags.of("model", model, "reviews", reviews), metrics -> {
            GateReport newest = metrics.report;
            return newest == null ? Double.NaN : value.apply(newest);
        });
    }

    private void gauge(TrainerMeter meter, Tags tags, ToDoubleFunction<TrainerMetrics> value) {
        meter.definition().gauge(registry, tags, this, value);
    }

    /** The store holds so many labels, so many of which no round has had. */
    void onStore(int labels, int waiting) {
        kept = labels;
        pending = waiting;
    }

    @Override
    public void onLabels(int freshLabels, int knownLabels, int unusableRecords) {
        fresh.increment(freshLabels);
        known.increment(knownLabels);
        unusable.increment(unusableRecords);
    }

    @Override
    public void onLoss(double newest) {
        loss = newest;
    }

    @Override
    public void onVerdict(String version, GateReport newest) {
        report = newest;
    }

    @Override
    public void onPublished(String version, long epoch, int bytes) {
        updateBytes = bytes;
    }

    @Override
    public void onRoundEnd(RoundEnd end, Duration took) {
        Objects.requireNonNull(rounds.get(end)).increment();
        round.record(took);
    }
}
