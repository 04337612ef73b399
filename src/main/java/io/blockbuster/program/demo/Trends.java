package io.blockbuster.program.demo;

import io.blockbuster.program.demo.view.FilmTrend;
import io.blockbuster.topology.window.SentimentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The sentiment of each film, window by window, as {@code reviews.sentiment} tells it. Thread-safe. */
final class Trends {
    private static final int WINDOWS = 200;

    private final Duration size;
    private final Map<String, Windows> films = new HashMap<>();

    /** Trends by windows of this size. */
    Trends(Duration size) {
        this.size = size;
    }

    private static final class Windows {
        private final TreeMap<Instant, SentimentWindow> newest = new TreeMap<>();
        private long reviews;
        private long positive;
    }

    /** A window as it is now, in place of what it was before. */
    synchronized void update(SentimentWindow window) {
        if (!Duration.between(window.windowStart(), window.windowEnd()).equals(size)) {
            return;
        }
        Windows windows = films.computeIfAbsent(window.subject(), film -> new Windows());
        SentimentWindow before = windows.newest.put(window.windowStart(), window);
        windows.reviews += window.count() - (before == null ? 0 : before.count());
        windows.positive += window.positive() - (before == null ? 0 : before.positive());
        if (windows.newest.size() > WINDOWS) {
            windows.newest.pollFirstEntry();
        }
    }

    /** How the opinion of a film went so far; of a film without reviews it is empty. */
    synchronized FilmTrend of(String film) {
        Windows windows = films.get(film);
        if (windows == null) {
            return FilmTrend.none(film);
        }
        return new FilmTrend(
                film,
                windows.reviews,
                windows.positive,
                windows.newest.values().stream()
                        .map(window -> (double) window.positive() / window.count())
                        .toList());
    }
}
