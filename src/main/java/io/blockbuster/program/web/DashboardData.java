package io.blockbuster.program.web;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.program.web.event.LiveData;
import io.blockbuster.program.web.event.Status;
import io.blockbuster.program.web.event.Update;
import io.blockbuster.program.web.feed.FeedState;
import io.blockbuster.program.web.view.DeadLetter;
import io.blockbuster.program.web.view.ModelHistory;
import io.blockbuster.program.web.view.Recent;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.program.web.view.SentimentView;
import io.blockbuster.program.web.view.SeriesKey;
import io.blockbuster.program.web.view.WindowSeries;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.metrics.OwnMeter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the dashboard knows at this moment: the view of the topics and the processor of this process. Thread-safe. */
final class DashboardData implements LiveData {
    static final int MOST_ROWS = 200;

    /** As many as the page lists; of those below the page hears when all rows change. */
    private static final int MOST_CHANGED_ROWS = 100;

    private static final int LATENCY_SAMPLE = 50;
    private static final int MOST_NEW = 30;

    final SentimentView view = new SentimentView();
    final Recent<RecentReview> reviews = new Recent<>(200);
    final Recent<DeadLetter> deadLetters = new Recent<>(100);
    final ModelHistory models = new ModelHistory();

    private final MeterRegistry registry;
    private final Supplier<@Nullable ReviewProcessor> processor;
    private final Supplier<FeedState> feed;
    private final Supplier<@Nullable Long> lag;
    private final Rate rate = new Rate(System::nanoTime);
    private final Rate batches = new Rate(System::nanoTime);
    private final Rate batched = new Rate(System::nanoTime);
    private long reviewsTold;
    private long deadLettersTold;
    private volatile Status status =
            new Status("connecting", null, null, null, null, null, null, null, null, 0, 0, List.of(), false);

    DashboardData(
            MeterRegistry registry,
            Supplier<@Nullable ReviewProcessor> processor,
            Supplier<FeedState> feed,
            Supplier<@Nullable Long> lag) {
        this.registry = registry;
        this.processor = processor;
        this.feed = feed;
        this.lag = lag;
    }

    /** The strip of numbers, as of the last half second. */
    Status status() {
        return status;
    }

    @Override
    public synchronized Update snapshot() {
        return new Update(
                status,
                true,
                view.rows("", MOST_ROWS),
                reviews.until(reviewsTold),
                deadLetters.until(deadLettersTold),
                models.rows());
    }

    @Override
    public WindowSeries series(SeriesKey key) {
        return view.series(key);
    }

    @Override
    public synchronized News news() {
        status = measure();
        SentimentView.Changes changes = view.takeChanges();
        List<RecentReview> newReviews = reviews.since(reviewsTold);
        reviewsTold = reviews.total();
        List<DeadLetter> newDeadLetters = deadLetters.since(deadLettersTold);
        deadLettersTold = deadLetters.total();
        Update update = new Update(
                status,
                changes.moved(),
                changes.moved() ? view.rows("", MOST_ROWS) : view.rows(changes.subjects(), MOST_CHANGED_ROWS),
                newReviews.subList(0, Math.min(MOST_NEW, newReviews.size())),
                newDeadLetters,
                models.takeChanges());
        return new News(update, changes.series());
    }

    private Status measure() {
        ReviewProcessor running = processor.get();
        FeedState reading = feed.get();
        boolean live = reading == FeedState.LIVE;
        Double perSecond = live ? rate.perSecond(view.counted()) : null;
        if (!live) {
            rate.forget();
        }
        List<RecentReview> newest = reviews.newestFirst();
        return new Status(
                state(reading),
                running == null ? null : running.state().name(),
                perSecond,
                latency(newest),
                meanBatch(),
                running == null ? null : running.engine().model().device().toString(),
                running == null
                        ? version(newest)
                        : name(running.engine().model().version()),
                running == null
                        ? version(newest)
                        : running.engine().model().version().version(),
                lag.get(),
                deadLetters.total(),
                view.subjectCount(),
                view.sizes(),
                running != null);
    }

    private String state(FeedState reading) {
        return switch (reading) {
            case CONNECTING -> "connecting";
            case RESTORING -> "restoring";
            case LIVE -> view.subjectCount() == 0 ? "no-data" : "live";
        };
    }

    private static @Nullable Long latency(List<RecentReview> newest) {
        long[] waits = newest.stream()
                .limit(LATENCY_SAMPLE)
                .mapToLong(each -> Math.max(0, each.scoredAt() - each.createdAt()))
                .sorted()
                .toArray();
        return waits.length == 0 ? null : waits[waits.length / 2];
    }

    private @Nullable Double meanBatch() {
        DistributionSummary sizes = registry.find(OwnMeter.BATCH_REVIEWS.id()).summary();
        if (sizes == null) {
            return null;
        }
        Double runs = batches.perSecond(sizes.count());
        Double scored = batched.perSecond(sizes.totalAmount());
        return runs == null || scored == null || runs == 0 ? null : Math.round(10 * scored / runs) / 10.0;
    }

    private static @Nullable String version(List<RecentReview> newest) {
        return newest.isEmpty() ? null : newest.get(0).version();
    }

    private static String name(ModelVersion version) {
        return version.name() + " " + version.version();
    }
}
