package io.blockbuster.program.bench;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.demo.review.ReviewGenerator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reviews that everything is measured on.
 *
 * @param origin where they come from
 * @param texts the reviews; after the last comes the first again
 * @param subjects how many films they are of; these take turns
 */
record BenchInput(String origin, List<String> texts, int subjects) {
    private static final int FILMS = 100;
    private static final long SEED = 1;

    /** Reviews of a hundred films. */
    BenchInput(String origin, List<String> texts) {
        this(origin, texts, FILMS);
    }

    /**
     * The first reviews of a data set, from its beginning again where it has too few.
     *
     * @throws CommandException if it has none
     */
    static BenchInput read(Path data, int count) {
        List<String> texts = new ArrayList<>(count);
        try (ExampleReader examples = Datasets.open(data)) {
            while (texts.size() < count && examples.hasNext()) {
                texts.add(examples.next().text());
            }
        }
        if (texts.isEmpty()) {
            throw new CommandException(data + " has no reviews");
        }
        for (int i = 0; texts.size() < count; i++) {
            texts.add(texts.get(i));
        }
        return new BenchInput(String.valueOf(data.getFileName()), texts);
    }

    /** Made-up reviews, as long as those of IMDB; the same every time. */
    static BenchInput generated(int count) {
        List<Film> films = Film.program(FILMS, SEED);
        ReviewGenerator generator = new ReviewGenerator(SEED);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Sentiment intended = i % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
            texts.add(generator
                    .next(films.get(i % FILMS), intended, LengthProfile.IMDB)
                    .text());
        }
        return new BenchInput("generated", texts);
    }

    /** The id of a review, by which its score is found again. */
    static String id(int index) {
        return "r-" + index;
    }

    /** The number behind an id. */
    static int number(String id) {
        return Integer.parseInt(id.substring(2));
    }

    /** What a review is of. */
    String subject(int number) {
        return "Film " + number % subjects;
    }

    /** A review as it lies on the topic. */
    byte[] record(int number) {
        return record(number, null);
    }

    /** A review with a date. */
    byte[] record(int number, @Nullable Instant createdAt) {
        String text = texts.get(number % texts.size());
        return ReviewJson.write(new Review(id(number), subject(number), text, null, null, createdAt));
    }

    /** How long the reviews are in words. */
    Words words() {
        int[] counts = texts.stream()
                .mapToInt(text -> text.strip().split("\\s+").length)
                .toArray();
        Arrays.sort(counts);
        return new Words(
                counts[counts.length / 2], Arrays.stream(counts).average().orElse(0), counts[counts.length * 9 / 10]);
    }

    /**
     * The distribution of lengths.
     *
     * @param median half of the reviews are not longer
     * @param mean the mean length
     * @param ninetieth nine in ten reviews are not longer
     */
    record Words(int median, double mean, int ninetieth) {}
}
