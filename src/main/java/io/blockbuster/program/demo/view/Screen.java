package io.blockbuster.program.demo.view;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.cli.TextLine;
import io.blockbuster.program.demo.view.DemoView.Flow;
import io.blockbuster.program.demo.view.DemoView.LabelledReview;
import io.blockbuster.program.demo.view.DemoView.Learning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's picture on a terminal: a view in, lines out. */
public final class Screen {
    private static final int TITLE = 24;
    private static final int FIXED_COLUMNS = 2 + TITLE + 9 + 6 + 2 + 7;
    private static final int FIXED_LINES = 8;
    private static final int LEARNING_LINES = 2;
    private static final int FEWEST_REVIEWS = 3;

    private final int width;
    private final int height;
    private final Ink ink;

    /**
     * @param width columns no line exceeds; narrower than 60 is taken as 60
     * @param height lines the picture does not exceed; fewer than 14 are taken as 14
     */
    public Screen(int width, int height, boolean colours) {
        this.width = Math.max(60, width);
        this.height = Math.max(14, height);
        this.ink = Ink.of(colours);
    }

    /** The lines of the picture, without line ends. */
    public List<String> lines(DemoView view) {
        List<String> lines = new ArrayList<>();
        lines.add(head(view));
        lines.add(flow(view.flow()));
        lines.add(scoring(view));
        Learning learning = view.learning();
        if (learning != null) {
            lines.add(learning(learning));
            lines.add(cut("  " + learning.moment()));
        }
        lines.add("");
        lines.add(ink.dim(cut(tableHead(view.window()))));
        int above = learning == null ? FIXED_LINES : FIXED_LINES + LEARNING_LINES;
        int rows = Math.min(view.films().size(), height - above - FEWEST_REVIEWS);
        view.films().stream().limit(rows).map(this::row).forEach(lines::add);
        if (rows < view.films().size()) {
            lines.set(lines.size() - 1, ink.dim("  … " + (view.films().size() - rows + 1) + " more films"));
        }
        lines.add("");
        lines.add(ink.dim("  newest reviews"));
        int room = height - lines.size() - 1;
        view.newest().stream().limit(room).map(this::review).forEach(lines::add);
        while (lines.size() < height - 1) {
            lines.add("");
        }
        lines.add(ink.dim(cut(foot(view))));
        return lines;
    }

    private String head(DemoView view) {
        String name = "  Blockbuster demo";
        String rest = "   " + clock(view.elapsed())
                + (view.duration() == null ? "" : " of " + clock(view.duration()))
                + (view.broker().isEmpty() ? "" : "   Kafka on " + view.broker())
                + (view.model().isEmpty() ? "" : "   " + view.model());
        return ink.bold(name) + cut(rest, width - name.length());
    }

    private String flow(Flow flow) {
        return cut(String.format(
                Locale.ROOT,
                "  published %,d  %,.0f/s    scored %,d  %,.0f/s    dead letters %,d",
                flow.published(),
                flow.publishedPerSecond(),
                flow.scored(),
                flow.scoredPerSecond(),
                flow.dead()));
    }

    private String scoring(DemoView view) {
        double agreement = view.scoring().agreement();
        return cut(String.format(
                Locale.ROOT,
                "  latency p50 %s  p99 %s   batch %.1f   labels as meant %s",
                millis(view.flow().p50()),
                millis(view.flow().p99()),
                view.scoring().batch(),
                share(agreement)));
    }

    private String learning(Learning learning) {
        return cut("  as meant, of late: ordinary reviews " + share(learning.ordinary()) + "   in slang ")
                + (Double.isNaN(learning.slang()) ? "-" : ink.byShare(learning.slang(), share(learning.slang())));
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private String tableHead(Duration window) {
        int trend = trendWidth();
        String title = "trend by " + clock(window);
        return String.format(
                Locale.ROOT,
                "  %-" + TITLE + "s%9s%6s  %-" + trend + "s%7s",
                "film",
                "reviews",
                "now",
                cut(title, trend),
                "all");
    }

    private String row(FilmTrend film) {
        String title = cut(film.title(), TITLE);
        if (film.reviews() == 0) {
            return "  " + title;
        }
        return String.format(Locale.ROOT, "  %-" + TITLE + "s%,9d", title, film.reviews())
                + ink.byShare(film.now(), percent(film.now(), 6))
                + "  "
                + Sparkline.of(film.shares(), trendWidth(), ink)
                + ink.byShare(film.share(), percent(film.share(), 7));
    }

    private String review(LabelledReview review) {
        String mark = review.label() == Sentiment.POSITIVE ? "+" : "-";
        String score = String.format(Locale.ROOT, "  %s %.2f", mark, review.positive());
        String title = String.format("  %-" + TITLE + "s  ", cut(review.title(), TITLE));
        int room = width - score.length() - title.length();
        return ink.byShare(review.label() == Sentiment.POSITIVE ? 1 : 0, score)
                + title
                + TextLine.shortened(narrow(review.text()), room);
    }

    private static String foot(DemoView view) {
        return switch (view.phase()) {
            case STARTING -> "  starting …";
            case RUNNING -> "  Ctrl-C ends the demo";
            case FINISHING -> "  publishing has ended; waiting for the last scores …";
            case FINISHED -> "";
        };
    }

    private int trendWidth() {
        return width - FIXED_COLUMNS;
    }

    private String cut(String text) {
        return cut(text, width);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
    }

    /** Without what takes two columns, or none, on most terminals. */
    private static String narrow(String text) {
        return text.codePoints()
                .filter(point -> point < 0x2300 && !Character.isSupplementaryCodePoint(point))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String percent(double share, int columns) {
        return String.format(Locale.ROOT, "%" + (columns - 2) + ".0f %%", share * 100);
    }

    private static String millis(long millis) {
        return millis < 0 ? "-" : String.format(Locale.ROOT, "%,d ms", millis);
    }

    /** A duration as 8 s, 1:05 or 1:00:05. */
    static String clock(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toMillis() < 1_000 && !time.isZero() ? time.toMillis() + " ms" : time.toSeconds() + " s";
        }
        return time.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart())
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
