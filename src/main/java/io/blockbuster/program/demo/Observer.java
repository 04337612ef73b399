package io.blockbuster.program.demo;

import io.blockbuster.program.demo.Ledger.Balance;
import io.blockbuster.program.demo.Ledger.Latency;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.view.DemoView;
import io.blockbuster.program.demo.view.DemoView.Flow;
import io.blockbuster.program.demo.view.DemoView.LabelledReview;
import io.blockbuster.program.demo.view.DemoView.Learning;
import io.blockbuster.program.demo.view.DemoView.Phase;
import io.blockbuster.program.demo.view.DemoView.Scoring;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One who looks at all parts of the demo and says what is to be seen. Used by one thread. */
final class Observer {
    private static final long LATENCY_EVERY_NANOS = 2_000_000_000L;

    private final DemoSettings settings;
    private final List<Film> films;
    private final Ledger ledger;
    private final Trends trends;
    private final RecentReviews recent;
    private final MeterRegistry registry;
    private final long start;
    private final RateMeter published = new RateMeter();
    private final RateMeter scored = new RateMeter();
    private final RateMeter batches = new RateMeter();
    private final RateMeter batched = new RateMeter();
    private Latency latency = Latency.NONE;
    private long latencyAt;

    /**
     * @param start when the demo began, by {@link System#nanoTime()}
     * @param registry of the processor
     */
    Observer(
            DemoSettings settings,
            List<Film> films,
            Ledger ledger,
            Trends trends,
            RecentReviews recent,
            MeterRegistry registry,
            long start) {
        this.settings = settings;
        this.films = films;
        this.ledger = ledger;
        this.trends = trends;
        this.recent = recent;
        this.registry = registry;
        this.start = start;
        this.latencyAt = start;
    }

    /** @param learning how the model learns; null where it does not */
    DemoView look(Phase phase, String broker, String model, @Nullable Learning learning) {
        long now = System.nanoTime();
        Balance balance = ledger.balance();
        if (latency.p50() < 0 || now - latencyAt > LATENCY_EVERY_NANOS) {
            latency = ledger.recentLatency();
            latencyAt = now;
        }
        Flow flow = new Flow(
                balance.published(),
                published.at(now, balance.published()),
                balance.scored(),
                scored.at(now, balance.scored()),
                balance.dead(),
                latency.p50(),
                latency.p99());
        double agreement = balance.all().of() == 0 ? Double.NaN : balance.all().share();
        return new DemoView(
                Duration.ofNanos(now - start),
                settings.duration(),
                phase,
                broker,
                model,
                settings.window(),
                flow,
                new Scoring(batch(now), agreement),
                films.stream().map(film -> trends.of(film.title())).toList(),
                recent.newest().stream()
                        .map(review -> new LabelledReview(
                                review.scored().subject(),
                                review.scored().label(),
                                review.scored().score(),
                                review.text()))
                        .toList(),
                learning);
    }

    private double batch(long now) {
        DistributionSummary sizes = registry.find("blockbuster.batch.reviews").summary();
        if (sizes == null) {
            return 0;
        }
        double count = batches.at(now, sizes.count());
        double reviews = batched.at(now, sizes.totalAmount());
        return count == 0 ? 0 : reviews / count;
    }
}
