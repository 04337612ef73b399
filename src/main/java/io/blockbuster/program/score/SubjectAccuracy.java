package io.blockbuster.program.score;

import io.blockbuster.core.evaluation.Estimate;
import io.blockbuster.core.evaluation.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracy on the reviews of one subject.
 *
 * @param subject as the data names it
 * @param accuracy with its 95 % interval
 * @param count reviews
 */
record SubjectAccuracy(String subject, Estimate accuracy, long count) {
    /** What reviews without a subject are listed under. */
    static final String NONE = "(no subject)";

    /**
     * The subjects in the order in which they first appear.
     *
     * @param subjects one a prediction
     */
    static List<SubjectAccuracy> of(List<String> subjects, List<Prediction> predictions) {
        Map<String, List<Prediction>> bySubject = new LinkedHashMap<>();
        for (int i = 0; i < subjects.size(); i++) {
            bySubject
                    .computeIfAbsent(subjects.get(i), subject -> new ArrayList<>())
                    .add(predictions.get(i));
        }
        return bySubject.entrySet().stream()
                .map(entry -> new SubjectAccuracy(
                        entry.getKey(),
                        Estimate.ofProportion(
                                entry.getValue().stream()
                                        .filter(Prediction::correct)
                                        .count(),
                                entry.getValue().size()),
                        entry.getValue().size()))
                .toList();
    }
}
