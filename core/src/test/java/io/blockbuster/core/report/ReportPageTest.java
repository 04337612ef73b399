package io.blockbuster.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ReportPageTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @TempDir
    private Path folder;

    @Test
    void shouldShowHowARunWentFromItsFirstStepToItsWorstErrors() throws Exception {
        // Given
        History history = History.open(folder, 0);
        for (int step = 1; step <= 100; step++) {
            history.note(step, 100, 0.7 / step, step % 25 == 0 ? 0.5 + step / 250.0 : Double.NaN);
        }
        // When
        Document page = parsed(new ReportPage(
                "Recipe full in runs/full",
                history,
                judged(400),
                Map.of("learning-rate", "6e-4"),
                Map.of("java", "17.0.1")));
        // Then
        assertThat(texts(page, "//h2"))
                .containsExactly(
                        "Training loss",
                        "Held-out accuracy",
                        "Confusion matrix",
                        "ROC",
                        "Reliability",
                        "Accuracy by length",
                        "Worst errors",
                        "Settings",
                        "Environment");
        assertThat(texts(page, "//figure[h2='Training loss']/figcaption")).containsExactly("At the end 0.0070.");
        assertThat(texts(page, "//figure[h2='Held-out accuracy']//*[local-name()='circle']"))
                .containsExactly(
                        "60.0 % after step 25",
                        "70.0 % after step 50", "80.0 % after step 75", "90.0 % after step 100");
        assertThat(texts(page, "//th[.='learning-rate']/following-sibling::td")).containsExactly("6e-4");
        assertThat(texts(page, "//dt")).startsWith("Accuracy", "Precision", "Recall", "F1", "ROC AUC");
    }

    @Test
    void shouldPutTheMostCertainErrorsFirstAndNoReviewThatWasLabelledRight() throws Exception {
        // Given
        List<JudgedText> judged = List.of(
                new JudgedText("right", new Prediction(0.99, Sentiment.POSITIVE, 5, false)),
                new JudgedText("a little wrong", new Prediction(0.6, Sentiment.NEGATIVE, 5, false)),
                new JudgedText("very wrong", new Prediction(0.02, Sentiment.POSITIVE, 5, false)));
        // When
        Document page = parsed(page(judged));
        // Then
        assertThat(texts(page, "//table[@class='errors']/tbody/tr"))
                .containsExactly("0.020positivevery wrong", "0.600negativea little wrong");
        assertThat(texts(page, "//table[@class='confusion']//b")).containsExactly("0", "1", "1", "1");
    }

    @Test
    void shouldShowAReviewAsTextWhateverItHolds() throws Exception {
        // Given
        String hostile = "</td><script>alert('x')</script><img src=x onerror=\"y\"> & \u202Eesrever \u0000\uD800 🎬";
        JudgedText wrong = new JudgedText(hostile, new Prediction(0.9, Sentiment.NEGATIVE, 5, false));
        ReportPage page = new ReportPage("<b>title</b>", null, List.of(wrong), Map.of("<i>", "\"</table>\""), Map.of());
        // When
        Document parsed = parsed(page);
        // Then
        assertThat(page.html()).doesNotContain("<script", "<img", "<b>title", "\u202E", "\u0000");
        assertThat(texts(parsed, "//bdi"))
                .containsExactly("</td><script>alert('x')</script><img src=x onerror=\"y\"> &  esrever    🎬");
        assertThat(texts(parsed, "//h1")).containsExactly("<b>title</b>");
        assertThat(texts(parsed, "//th[.='<i>']/following-sibling::td")).containsExactly("\"</table>\"");
    }

    @Test
    void shouldNeedNothingBesideItself() throws IOException {
        String html = page(judged(50)).html();

        assertThat(html).contains("default-src 'none'", "prefers-color-scheme: dark");
        assertThat(html).doesNotContain("http://", "https://", "src=", "href=", "@import", "url(", "<script");
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() throws Exception {
        // Given a run that judged nothing, and one that saw one label only
        History history = History.open(folder, 0);
        history.note(1, 2, 0.7, Double.NaN);
        history.note(2, 2, 0.6, Double.NaN);
        Document nothing = parsed(new ReportPage("pretrain", history, List.of(), Map.of("epochs", "1"), Map.of()));
        Document oneLabel =
                parsed(page(List.of(new JudgedText("fine", new Prediction(0.9, Sentiment.POSITIVE, 5, false)))));
        // Then
        assertThat(texts(nothing, "//h2")).containsExactly("Training loss", "Settings");
        assertThat(texts(oneLabel, "//h2")).doesNotContain("ROC").contains("Worst errors");
        assertThat(texts(oneLabel, "//section[h2='Worst errors']/p"))
                .containsExactly("None: every review was labelled right.");
        assertThat(texts(oneLabel, "//div[dt='ROC AUC']/dd[1]")).containsExactly("–");
    }

    @Test
    void shouldFoldALongReviewBehindItsBeginning() throws Exception {
        String text = "word ".repeat(200);
        Document page = parsed(page(List.of(new JudgedText(text, new Prediction(0.9, Sentiment.NEGATIVE, 5, true)))));

        assertThat(texts(page, "//summary").get(0)).hasSize(281).endsWith("…");
        assertThat(texts(page, "//details/p")).containsExactly(text);
    }

    @Test
    void shouldDrawTheRocCurveUpAndToTheRight() {
        List<Prediction> predictions =
                judged(1_000).stream().map(JudgedText::prediction).toList();

        List<Point> curve = RocCurve.of(predictions);

        assertThat(curve).startsWith(new Point(0, 0)).endsWith(new Point(1, 1)).hasSizeLessThan(400);
        for (int i = 1; i < curve.size(); i++) {
            assertThat(curve.get(i).x()).isGreaterThanOrEqualTo(curve.get(i - 1).x());
            assertThat(curve.get(i).y()).isGreaterThanOrEqualTo(curve.get(i - 1).y());
        }
        double area = IntStream.range(1, curve.size())
                .mapToDouble(i -> (curve.get(i).x() - curve.get(i - 1).x())
                        * (curve.get(i).y() + curve.get(i - 1).y())
                        / 2)
                .sum();
        assertThat(area).isBetween(0.85, 0.95);
    }

    @Test
    void shouldGoOnWithTheHistoryOfARunThatWasKilled() throws IOException {
        // Given a run killed after step 3 whose checkpoint is of step 2
        History killed = History.open(folder, 0);
        killed.note(1, 4, 0.9, Double.NaN);
        killed.note(2, 4, 0.8, 0.5);
        killed.note(3, 4, 0.1, Double.NaN);
        java.nio.file.Files.writeString(
                folder.resolve(History.FILE), "4\t4\t0.", java.nio.file.StandardOpenOption.APPEND);
        // When
        History resumed = History.open(folder, 2);
        resumed.note(3, 4, 0.7, Double.NaN);
        // Then
        assertThat(resumed.losses()).containsExactly(new Point(1, 0.9), new Point(2, 0.8), new Point(3, 0.7));
        assertThat(History.open(folder, 3).accuracies()).containsExactly(new Point(2, 0.5));
        assertThat(History.open(folder, 0).losses()).isEmpty();
    }

    @Test
    void shouldLabelAxesWithRoundNumbers() {
        Axis share = new Axis("share", 0.5, 1, true);
        Axis steps = new Axis("steps", 0, 1_250, false);

        assertThat(share.ticks().stream().map(share::label))
                .containsExactly("50 %", "60 %", "70 %", "80 %", "90 %", "100 %");
        assertThat(steps.ticks().stream().map(steps::label)).containsExactly("0", "500", "1,000");
        assertThat(Axis.around("flat", List.of(0.3, 0.3), false).ticks()).isNotEmpty();
    }

    private static ReportPage page(List<JudgedText> judged) {
        return new ReportPage("title", null, judged, Map.of(), Map.of());
    }

    /** Predictions with an area under the curve of about 0.9. */
    private static List<JudgedText> judged(int count) {
        Random random = new Random(4);
        List<JudgedText> judged = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double logit = random.nextGaussian() * 1.1 + (i % 2 == 0 ? 1 : -1);
            judged.add(new JudgedText(
                    "review " + i,
                    new Prediction(
                            1 / (1 + Math.exp(-logit)),
                            i % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE,
                            10 + random.nextInt(240),
                            random.nextInt(5) == 0)));
        }
        return judged;
    }

    /** The page, which is well-formed XML too, so that a tag that is not closed is found. */
    private static Document parsed(ReportPage page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.html().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPATH.evaluate(path, page, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
