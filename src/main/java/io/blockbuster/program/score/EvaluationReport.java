package io.blockbuster.program.score;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.dataset.DatasetFormat;
import io.blockbuster.core.evaluation.Calibration;
import io.blockbuster.core.evaluation.ConfusionMatrix;
import io.blockbuster.core.evaluation.Estimate;
import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.LengthBucket;
import io.blockbuster.core.model.ModelVersion;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The answer of {@code blockbuster evaluate}.
 *
 * @param model the model measured
 * @param data the file
 * @param format how the file is laid out
 * @param skipped reviews without a label
 * @param seconds how long scoring took
 * @param evaluation the measures
 * @param bySubject accuracy by subject, where it was asked for
 */
record EvaluationReport(
        ModelVersion model,
        String data,
        DatasetFormat format,
        long skipped,
        double seconds,
        Evaluation evaluation,
        List<SubjectAccuracy> bySubject) {
    private static final JsonMapper MAPPER = new JsonMapper();

    String toText() {
        ConfusionMatrix confusion = evaluation.confusion();
        StringBuilder text = new StringBuilder();
        line(text, "Model      %s", model);
        line(text, "Data       %s (%s)", data, format);
        line(
                text,
                "Reviews    %,d (%,d positive, %,d negative)%s",
                confusion.total(),
                confusion.truePositives() + confusion.falseNegatives(),
                confusion.trueNegatives() + confusion.falsePositives(),
                skipped == 0 ? "" : String.format(Locale.ROOT, ", %,d without a label skipped", skipped));
        line(text, "Time       %.1f s, %,.0f reviews/s", seconds, confusion.total() / Math.max(1e-9, seconds));
        line(text, "");
        line(text, "                      95 %% confidence interval");
        line(text, "Accuracy   %s", estimate(confusion.accuracy()));
        line(text, "Precision  %s", estimate(confusion.precision()));
        line(text, "Recall     %s", estimate(confusion.recall()));
        line(text, "F1         %s", estimate(confusion.f1()));
        line(text, "ROC AUC    %s", number(evaluation.rocAuc()));
        line(text, "Log loss   %s", number(evaluation.logLoss()));
        line(text, "ECE        %s", number(evaluation.calibration().expectedError()));
        line(text, "");
        line(text, "                called positive  called negative");
        line(text, "truly positive  %,15d  %,15d", confusion.truePositives(), confusion.falseNegatives());
        line(text, "truly negative  %,15d  %,15d", confusion.falsePositives(), confusion.trueNegatives());
        line(text, "");
        line(text, "Accuracy by length in tokens");
        for (LengthBucket bucket : evaluation.byLength()) {
            line(text, "%-10s %s  %,9d reviews", length(bucket), estimate(bucket.accuracy()), bucket.count());
        }
        line(text, "");
        if (!bySubject.isEmpty()) {
            line(text, "Accuracy by subject");
            for (SubjectAccuracy subject : bySubject) {
                line(text, "%-14s %s  %,9d reviews", subject.subject(), estimate(subject.accuracy()), subject.count());
            }
            line(text, "");
        }
        text.append(
                "Intervals: Wilson score; F1's is the Wilson interval of TP/(TP+FP+FN), carried over. ECE: 15 bins.");
        return text.toString();
    }

    private static String length(LengthBucket bucket) {
        return bucket.truncated() ? "truncated" : "up to " + bucket.maxTokens();
    }

    private static String estimate(Estimate estimate) {
        return Double.isNaN(estimate.value())
                ? "undefined                "
                : String.format(Locale.ROOT, "%.4f     %.4f – %.4f", estimate.value(), estimate.low(), estimate.high());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    String toJson() {
        ConfusionMatrix confusion = evaluation.confusion();
        ObjectNode json = MAPPER.createObjectNode();
        json.putObject("model").put("name", model.name()).put("version", model.version());
        json.put("data", data).put("format", format.toString());
        json.put("reviews", confusion.total()).put("skipped", skipped).put("seconds", seconds);
        put(json, "accuracy", confusion.accuracy());
        put(json, "precision", confusion.precision());
        put(json, "recall", confusion.recall());
        put(json, "f1", confusion.f1());
        json.putObject("confusion")
                .put("truePositives", confusion.truePositives())
                .put("falsePositives", confusion.falsePositives())
                .put("trueNegatives", confusion.trueNegatives())
                .put("falseNegatives", confusion.falseNegatives());
        put(json, "rocAuc", evaluation.rocAuc());
        put(json, "logLoss", evaluation.logLoss());
        put(json, "expectedCalibrationError", evaluation.calibration().expectedError());
        ArrayNode calibration = json.putArray("calibration");
        for (Calibration.Bin bin : evaluation.calibration().bins()) {
            calibration.addPOJO(bin);
        }
        ArrayNode byLength = json.putArray("byLength");
        for (LengthBucket bucket : evaluation.byLength()) {
            byLength.addPOJO(bucket);
        }
        if (!bySubject.isEmpty()) {
            ArrayNode subjects = json.putArray("bySubject");
            bySubject.forEach(subjects::addPOJO);
        }
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JacksonException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void put(ObjectNode json, String name, Estimate estimate) {
        if (Double.isNaN(estimate.value())) {
            json.putNull(name);
        } else {
            json.putPOJO(name, estimate);
        }
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isNaN(value)) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }
}
