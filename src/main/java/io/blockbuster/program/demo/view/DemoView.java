package io.blockbuster.program.demo.view;

import io.blockbuster.core.review.Sentiment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demo at a moment.
 *
 * @param elapsed since it began
 * @param duration how long it publishes; null until it is stopped
 * @param phase what it does now
 * @param broker where its broker listens, {@code host:port}; empty before it does
 * @param model name and version of the model; empty before it is loaded
 * @param window the size of the sentiment windows
 * @param flow records through Kafka
 * @param scoring the work of the model
 * @param films in the order of the program
 * @param newest scored reviews, the newest first
 * @param learning how the model learns; null where it does not
 */
public record DemoView(
        Duration elapsed,
        @Nullable Duration duration,
        Phase phase,
        String broker,
        String model,
        Duration window,
        Flow flow,
        Scoring scoring,
        List<FilmTrend> films,
        List<LabelledReview> newest,
        @Nullable Learning learning) {
    /** A demo in which nothing is learned. */
    public DemoView(
            Duration elapsed,
            @Nullable Duration duration,
            Phase phase,
            String broker,
            String model,
            Duration window,
            Flow flow,
            Scoring scoring,
            List<FilmTrend> films,
            List<LabelledReview> newest) {
        this(elapsed, duration, phase, broker, model, window, flow, scoring, films, newest, null);
    }

    /** What the demo does. */
    public enum Phase {
        STARTING,
        RUNNING,
        FINISHING,
        FINISHED
    }

    /**
     * Records through Kafka.
     *
     * @param published records published so far
     * @param publishedPerSecond of late
     * @param scored reviews scored so far
     * @param scoredPerSecond of late
     * @param dead dead letters so far
     * @param p50 median time from creation to a score at read_committed of late, in milliseconds; -1 of none
     * @param p99 the same, not exceeded by 99 of 100
     */
    public record Flow(
            long published,
            double publishedPerSecond,
            long scored,
            double scoredPerSecond,
            long dead,
            long p50,
            long p99) {}

    /**
     * The work of the model.
     *
     * @param batch reviews per micro-batch of late; 0 of none
     * @param agreement the share of reviews labelled as their authors meant them, in [0, 1]; NaN of none
     */
    public record Scoring(double batch, double agreement) {}

    /**
     * How the model learns.
     *
     * @param ordinary the share of ordinary reviews of late that were labelled as meant, in [0, 1]; NaN of none
     * @param slang the same of reviews in slang
     * @param moment what happened last
     */
    public record Learning(double ordinary, double slang, String moment) {}

    /**
     * A scored review.
     *
     * @param positive P(positive) in [0, 1]
     */
    public record LabelledReview(String title, Sentiment label, double positive, String text) {}
}
