package io.blockbuster.program.demo.review;

import io.blockbuster.core.review.Sentiment;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Those who see the films of a program and write about them: at each moment as many about each film, and as many of
 * them pleased, as its storyline says. Used by one thread.
 */
public final class Audience {
    private final List<Film> films;
    private final LengthProfile lengths;
    private final SplittableRandom random;
    private final ReviewGenerator generator;

    public Audience(List<Film> films, LengthProfile lengths, long seed) {
        this.films = List.copyOf(films);
        this.lengths = lengths;
        this.random = new SplittableRandom(seed);
        this.generator = new ReviewGenerator(random.nextLong());
    }

    /**
     * The next review.
     *
     * @param progress how far the storylines are, in [0, 1]
     */
    public GeneratedReview next(double progress) {
        Film film = choose(progress);
        Storyline story = film.storyline();
        Sentiment intended =
                random.nextDouble() < story.positiveShare(progress) ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
        return generator.next(film, intended, story.lengths(progress, lengths));
    }

    private Film choose(double progress) {
        double all = 0;
        for (Film film : films) {
            all += film.storyline().attention(progress);
        }
        double left = random.nextDouble() * all;
        for (Film film : films) {
            left -= film.storyline().attention(progress);
            if (left < 0) {
                return film;
            }
        }
        return films.get(films.size() - 1);
    }
}
