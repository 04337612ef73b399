package io.blockbuster.trainer.sidecar.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The gate's answer, with its numbers.
 *
 * @param fresh on held-out labels that the champion has not learned from
 * @param pValue of McNemar's test that the candidate improves on those
 * @param original on held-out reviews of the original domain
 * @param lowerBound of the change of accuracy there, at 95 % confidence
 */
public record GateReport(
        GateRules rules, PairedOutcomes fresh, double pValue, PairedOutcomes original, double lowerBound) {
    /** Whether the candidate may be published. */
    public boolean passed() {
        return objections().isEmpty();
    }

    /** Why it may not; empty where it may. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (!(pValue < rules.significance())) {
            objections.add(String.format(
                    Locale.ROOT,
                    "no improvement shown on %,d held-out new labels: %d gained, %d lost, p = %.3g, not below %.3g",
                    fresh.total(),
                    fresh.gained(),
                    fresh.lost(),
                    pValue,
                    rules.significance()));
        }
        if (lowerBound < -rules.margin()) {
            objections.add(String.format(
                    Locale.ROOT,
                    "accuracy on %,d reviews of the original domain may fall by %.2f points, more than %.2f: %d gained,"
                            + " %d lost",
                    original.total(),
                    -100 * lowerBound,
                    100 * rules.margin(),
                    original.gained(),
                    original.lost()));
        }
        return objections;
    }

    /** The numbers, as they stand in a manifest. */
    public Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("passed", passed());
        numbers.put("newLabels", counts(fresh));
        numbers.put("improvementP", pValue);
        numbers.put("improvementPBelow", rules.significance());
        numbers.put("originalDomain", counts(original));
        numbers.put("changeLowerBound", lowerBound);
        numbers.put("changeAbove", -rules.margin());
        return numbers;
    }

    private static Map<String, Object> counts(PairedOutcomes outcomes) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("reviews", outcomes.total());
        counts.put("gained", outcomes.gained());
        counts.put("lost", outcomes.lost());
        if (outcomes.total() > 0) {
            counts.put("championAccuracy", outcomes.championAccuracy());
            counts.put("candidateAccuracy", outcomes.candidateAccuracy());
        }
        return counts;
    }
}
