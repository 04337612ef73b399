package io.blockbuster.program.demo.view;

import io.blockbuster.program.demo.view.DemoView.Flow;
import io.blockbuster.program.demo.view.DemoView.Learning;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The demo on one line, for output that is no terminal. */
public final class PlainLine {
    private PlainLine() {}

    /** A line such as {@code 12 s  published 2,400  scored 2,380 (201/s)  dead letters 12  …}. */
    public static String of(DemoView view) {
        Flow flow = view.flow();
        String line = String.format(
                Locale.ROOT,
                "%4d s  published %,d  scored %,d (%,.0f/s)  dead letters %,d",
                view.elapsed().toSeconds(),
                flow.published(),
                flow.scored(),
                flow.scoredPerSecond(),
                flow.dead());
        if (flow.p50() < 0) {
            return line;
        }
        return line
                + String.format(
                        Locale.ROOT,
                        "  latency p50 %,d ms p99 %,d ms  micro-batch %.1f",
                        flow.p50(),
                        flow.p99(),
                        view.scoring().batch())
                + (view.learning() == null ? extremes(view.films()) : learning(view.learning()));
    }

    private static String learning(Learning learning) {
        return "  as meant: ordinary " + share(learning.ordinary()) + "  slang " + share(learning.slang());
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String extremes(List<FilmTrend> films) {
        Comparator<FilmTrend> byNow = Comparator.comparingDouble(FilmTrend::now);
        List<FilmTrend> reviewed =
                films.stream().filter(film -> film.reviews() > 0).sorted(byNow).toList();
        if (reviewed.size() < 2) {
            return "";
        }
        FilmTrend worst = reviewed.get(0);
        FilmTrend best = reviewed.get(reviewed.size() - 1);
        return String.format(
                Locale.ROOT,
                "  best now: %s %.0f %%  worst: %s %.0f %%",
                best.title(),
                best.now() * 100,
                worst.title(),
                worst.now() * 100);
    }
}
