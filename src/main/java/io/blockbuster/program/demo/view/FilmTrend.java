package io.blockbuster.program.demo.view;

import java.util.List;

/**
 * How the opinion of a film went.
 *
 * @param title the film's
 * @param reviews scored reviews
 * @param positive those labelled positive
 * @param shares the positive share of each window in [0, 1], the oldest window first
 */
public record FilmTrend(String title, long reviews, long positive, List<Double> shares) {
    public FilmTrend {
        shares = List.copyOf(shares);
    }

    /** A film without reviews. */
    public static FilmTrend none(String title) {
        return new FilmTrend(title, 0, 0, List.of());
    }

    /** The positive share of all its reviews in [0, 1]; 0 of none. */
    public double share() {
        return reviews == 0 ? 0 : positive / (double) reviews;
    }

    /** The positive share of its newest window in [0, 1]; 0 of none. */
    public double now() {
        return shares.isEmpty() ? 0 : shares.get(shares.size() - 1);
    }
}
