package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.web.event.EventHub;
import io.blockbuster.program.web.event.EventServlet;
import io.blockbuster.program.web.feed.FeedState;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.topology.window.SentimentWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** The page as the program serves it, over data that a test makes up: any state, any number of movies, no broker. */
final class MadeUpPage implements AutoCloseable {
    private static final long MINUTE = 60_000;

    private final DashboardData data = new DashboardData(new SimpleMeterRegistry(), () -> null, this::state, () -> 12L);
    private final EventHub hub = new EventHub(data, new SimpleMeterRegistry());
    private final HttpServer server;
    private final long[][] counts;
    private final Random random = new Random(7);
    private final long firstMinute;
    private volatile FeedState state = FeedState.CONNECTING;
    private long reviews;

    /** @param port 0 for a free one */
    MadeUpPage(int port, int movies) {
        HttpSettings settings = new HttpSettings("127.0.0.1", port, null, false);
        server = new HttpServer(settings, new Access(settings, null), new EventServlet(hub), config -> {
            new ApiRoutes(data, new ScoreRequests(() -> null)).addTo(config);
            new PageRoutes(null).addTo(config);
            hub.start();
        });
        assertThat(server.awaitStarted()).isTrue();
        counts = new long[movies][2];
        firstMinute = System.currentTimeMillis() / MINUTE;
    }

    URI address() {
        return server.address();
    }

    void state(FeedState now) {
        state = now;
    }

    private FeedState state() {
        return state;
    }

    /** Takes so many reviews, spread over all movies, some more popular than others. */
    void review(int count) {
        long minute = System.currentTimeMillis() / MINUTE;
        for (int i = 0; i < count; i++) {
            int film = (int) (counts.length * Math.pow(random.nextDouble(), 2));
            boolean positive = random.nextInt(counts.length) > film / 2;
            counts[film][0]++;
            counts[film][1] += positive ? 1 : 0;
            if (i % 20 == 0) {
                long now = System.currentTimeMillis();
                data.reviews.add(new RecentReview(
                        "review-" + reviews++,
                        name(film),
                        positive ? Sentiment.POSITIVE : Sentiment.NEGATIVE,
                        0.9,
                        "1.0.0",
                        now - 40,
                        now));
            }
        }
        for (int film = 0; film < counts.length; film++) {
            for (long size : new long[] {MINUTE, 10 * MINUTE, 60 * MINUTE}) {
                // The counts of all minutes stand in the last one: what moves is what matters here.
                long start = minute * MINUTE / size * size;
                data.view.apply(new SentimentWindow(
                        name(film),
                        Instant.ofEpochMilli(start),
                        Instant.ofEpochMilli(start + size),
                        counts[film][0],
                        counts[film][1],
                        counts[film][0] - counts[film][1],
                        0.5,
                        Map.of("1.0.0", counts[film][0]),
                        false));
            }
        }
    }

    /** Gives each movie a past of so many minutes. */
    void past(int minutes) {
        for (int film = 0; film < counts.length; film++) {
            for (long minute = firstMinute - minutes; minute < firstMinute; minute++) {
                long count = 5 + random.nextInt(20);
                long positive = Math.round(count * (0.55 + 0.35 * Math.sin(minute / 9.0 + film)));
                Instant start = Instant.ofEpochMilli(minute * MINUTE);
                data.view.apply(new SentimentWindow(
                        name(film),
                        start,
                        start.plusMillis(MINUTE),
                        count,
                        positive,
                        count - positive,
                        0.5,
                        Map.of("1.0.0", count),
                        true));
            }
        }
    }

    private static String name(int film) {
        return "Film no. " + (film + 1);
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
