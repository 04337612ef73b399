package io.blockbuster.core.report;

import io.blockbuster.core.evaluation.Calibration;
import io.blockbuster.core.evaluation.ConfusionMatrix;
import io.blockbuster.core.evaluation.Estimate;
import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.LengthBucket;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run went, as one HTML page that needs nothing beside it: no script, no font, no network. Sections of which
 * nothing is known are left out.
 *
 * @param title what was learned or measured
 * @param history the curves of the run; null where nothing was learned step by step
 * @param judged texts that were not learned from, with what the model says of them; may be empty
 * @param settings the run's settings by name
 * @param environment what it ran on, by name
 */
public record ReportPage(
        String title,
        @Nullable History history,
        List<JudgedText> judged,
        Map<String, String> settings,
        Map<String, String> environment) {
    /** The name of the file in a run's folder. */
    public static final String FILE = "report.html";

    private static final int WORST = 20;
    private static final int SHOWN = 280;
    private static final int WHOLE = 6_000;

    /** Writes the page. */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    /** The page. */
    public String html() {
        StringBuilder page = new StringBuilder();
        List<Prediction> predictions =
                judged.stream().map(JudgedText::prediction).toList();
        Evaluation evaluation = predictions.isEmpty() ? null : Evaluation.of(predictions);
        if (evaluation != null) {
            page.append("<p class=\"note\">Measured on ")
                    .append(String.format(Locale.ROOT, "%,d", predictions.size()))
                    .append(" labelled reviews; intervals of 95 %.</p>\n");
            headline(page, evaluation);
        }
        page.append("<div class=\"figures\">\n");
        curves(page);
        if (evaluation != null) {
            confusion(page, evaluation.confusion());
            roc(page, predictions, evaluation.rocAuc());
            reliability(page, evaluation.calibration());
            lengths(page, evaluation.byLength());
        }
        page.append("</div>\n");
        if (evaluation != null) {
            errors(page);
        }
        page.append("<div class=\"figures\">\n");
        table(page, "Settings", settings);
        table(page, "Environment", environment);
        page.append("</div>\n");
        return new Page(title).markup(page).html();
    }

    private static void headline(StringBuilder page, Evaluation evaluation) {
        ConfusionMatrix confusion = evaluation.confusion();
        page.append("<dl class=\"headline\">\n");
        shares(page, "Accuracy", confusion.accuracy());
        shares(page, "Precision", confusion.precision());
        shares(page, "Recall", confusion.recall());
        shares(page, "F1", confusion.f1());
        fact(page, "ROC AUC", Html.number(evaluation.rocAuc(), 4), "chance is 0.5");
        fact(page, "Log loss", Html.number(evaluation.logLoss(), 4), "in nats");
        fact(page, "Calibration error", Html.number(evaluation.calibration().expectedError(), 4), "expected, 15 bins");
        page.append("</dl>\n");
    }

    private static void shares(StringBuilder page, String name, Estimate estimate) {
        fact(
                page,
                name,
                Html.percent(estimate.value()),
                Html.number(100 * estimate.low(), 1) + " to " + Html.percent(estimate.high()));
    }

    private static void fact(StringBuilder page, String name, String value, String note) {
        page.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd><dd class=\"note\">");
        page.append(note).append("</dd></div>\n");
    }

    private void curves(StringBuilder page) {
        if (history == null) {
            return;
        }
        curve(page, "Training loss", "running mean of the loss", history.losses(), false);
        curve(page, "Held-out accuracy", "accuracy on held-out reviews", history.accuracies(), true);
    }

    private static void curve(StringBuilder page, String title, String measure, List<Point> points, boolean percent) {
        if (points.size() < 2) {
            return;
        }
        Axis steps =
                new Axis("optimizer steps", 0, points.get(points.size() - 1).x(), false);
        Axis values = Axis.around(measure, points.stream().map(Point::y).toList(), percent);
        Plot plot = new Plot(steps, values).line("curve", points);
        Point last = points.get(points.size() - 1);
        String end = percent ? Html.percent(last.y()) : Html.number(last.y(), 4);
        if (percent) {
            points.forEach(
                    point -> plot.dot(point, 3, Html.percent(point.y()) + " after step " + Html.number(point.x(), 0)));
        }
        figure(page, title, plot.svg(title + " by step, " + end + " at the end", true), "At the end " + end + ".");
    }

    private static void figure(StringBuilder page, String title, String content, String caption) {
        page.append("<figure><h2>").append(title).append("</h2>").append(content);
        page.append("<figcaption class=\"note\">").append(caption).append("</figcaption></figure>\n");
    }

    private static void confusion(StringBuilder page, ConfusionMatrix counts) {
        long positives = counts.truePositives() + counts.falseNegatives();
        long negatives = counts.trueNegatives() + counts.falsePositives();
        StringBuilder table = new StringBuilder("<table class=\"confusion\"><thead><tr><td></td>"
                + "<th scope=\"col\">called negative</th><th scope=\"col\">called positive</th></tr></thead><tbody>");
        table.append("<tr><th scope=\"row\">negative</th>");
        cell(table, counts.trueNegatives(), negatives, true);
        cell(table, counts.falsePositives(), negatives, false);
        table.append("</tr><tr><th scope=\"row\">positive</th>");
        cell(table, counts.falseNegatives(), positives, false);
        cell(table, counts.truePositives(), positives, true);
        table.append("</tr></tbody></table>");
        figure(page, "Confusion matrix", table.toString(), "Rows are true labels; shares are of the row.");
    }

    private static void cell(StringBuilder table, long count, long of, boolean right) {
        double share = of == 0 ? 0 : (double) count / of;
        table.append(String.format(
                Locale.ROOT,
                "<td style=\"background: color-mix(in srgb, var(--%s) %.0f%%, transparent)\"><b>%,d</b> %s</td>",
                right ? "right" : "wrong",
                5 + 35 * share,
                count,
                of == 0 ? "" : Html.percent(share)));
    }

    private static void roc(StringBuilder page, List<Prediction> predictions, double area) {
        List<Point> curve = RocCurve.of(predictions);
        if (curve.isEmpty()) {
            return;
        }
        Axis mistaken = new Axis("negative reviews called positive", 0, 1, true);
        Axis found = new Axis("positive reviews found", 0, 1, true);
        String svg = new Plot(mistaken, found)
                .line("chance", List.of(new Point(0, 0), new Point(1, 1)))
                .line("curve", curve)
                .svg("ROC curve, area " + Html.number(area, 4), true);
        figure(page, "ROC", svg, "Area " + Html.number(area, 4) + "; the dashed line is chance.");
    }

    private static void reliability(StringBuilder page, Calibration calibration) {
        Axis confidence = new Axis("confidence", 0.5, 1, true);
        double least = calibration.bins().stream()
                .mapToDouble(Calibration.Bin::accuracy)
                .min()
                .orElse(0.5);
        Axis accuracy = new Axis("reviews labelled right", Math.min(0.5, Math.floor(10 * least) / 10), 1, true);
        long total =
                calibration.bins().stream().mapToLong(Calibration.Bin::count).sum();
        Plot plot = new Plot(confidence, accuracy).line("chance", List.of(new Point(0.5, 0.5), new Point(1, 1)));
        plot.line(
                "curve",
                calibration.bins().stream()
                        .map(bin -> new Point(bin.confidence(), bin.accuracy()))
                        .toList());
        for (Calibration.Bin bin : calibration.bins()) {
            plot.dot(
                    new Point(bin.confidence(), bin.accuracy()),
                    2 + 9 * Math.sqrt((double) bin.count() / total),
                    String.format(
                            Locale.ROOT,
                            "%,d reviews: confidence %s, right %s",
                            bin.count(),
                            Html.percent(bin.confidence()),
                            Html.percent(bin.accuracy())));
        }
        figure(
                page,
                "Reliability",
                plot.svg("Share labelled right by confidence", true),
                "On the dashed line, confidence is as often right as it says. Dots are sized by the reviews in them.");
    }

    private static void lengths(StringBuilder page, List<LengthBucket> buckets) {
        List<Double> ends = new ArrayList<>();
        buckets.forEach(bucket ->
                ends.addAll(List.of(bucket.accuracy().low(), bucket.accuracy().high())));
        Plot plot = new Plot(new Axis("", 0, buckets.size(), false), Axis.around("reviews labelled right", ends, true));
        for (int i = 0; i < buckets.size(); i++) {
            LengthBucket bucket = buckets.get(i);
            double at = i + 0.5;
            plot.whisker(at, bucket.accuracy().low(), bucket.accuracy().high());
            plot.dot(
                    new Point(at, bucket.accuracy().value()),
                    4,
                    Html.percent(bucket.accuracy().value()) + " of " + bucket.count());
            plot.category(
                    at,
                    bucket.truncated() ? "longer" : "≤ " + bucket.maxTokens(),
                    String.format(Locale.ROOT, "n = %,d", bucket.count()));
        }
        figure(
                page,
                "Accuracy by length",
                plot.svg("Accuracy by length in tokens", false),
                "By tokens of the review; of longer ones the model reads a part. Bars are intervals of 95 %.");
    }

    private void errors(StringBuilder page) {
        List<JudgedText> worst = judged.stream()
                .filter(text -> !text.prediction().correct())
                .sorted(Comparator.comparingDouble(ReportPage::distance).reversed())
                .limit(WORST)
                .toList();
        page.append("<section><h2>Worst errors</h2>\n");
        if (worst.isEmpty()) {
            page.append("<p class=\"note\">None: every review was labelled right.</p></section>\n");
            return;
        }
        page.append("<table class=\"errors\"><thead><tr><th scope=\"col\">P(positive)</th>"
                + "<th scope=\"col\">truly</th><th scope=\"col\">review</th></tr></thead><tbody>\n");
        for (JudgedText text : worst) {
            page.append("<tr><td>")
                    .append(Html.number(text.prediction().positive(), 3))
                    .append("</td><td>");
            page.append(text.prediction().truth() == Sentiment.POSITIVE ? "positive" : "negative")
                    .append("</td><td>");
            review(page, text.text());
            page.append("</td></tr>\n");
        }
        page.append("</tbody></table></section>\n");
    }

    /** How far the probability is from the true label. */
    private static double distance(JudgedText text) {
        Prediction prediction = text.prediction();
        return prediction.truth() == Sentiment.POSITIVE ? 1 - prediction.positive() : prediction.positive();
    }

    private static void review(StringBuilder page, String text) {
        String beginning = Html.escaped(Html.beginning(text, SHOWN));
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            page.append("<bdi>").append(beginning).append("</bdi>");
            return;
        }
        page.append("<details><summary><bdi>").append(beginning).append("</bdi></summary><p><bdi>");
        page.append(Html.escaped(Html.beginning(text, WHOLE))).append("</bdi></p></details>");
    }

    private static void table(StringBuilder page, String title, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        page.append("<section><h2>").append(title).append("</h2><table class=\"values\"><tbody>\n");
        values.forEach((name, value) -> page.append("<tr><th scope=\"row\">")
                .append(Html.escaped(name))
                .append("</th><td>")
                .append(Html.escaped(value))
                .append("</td></tr>\n"));
        page.append("</tbody></table></section>\n");
    }
}
