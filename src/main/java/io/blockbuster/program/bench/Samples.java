package io.blockbuster.program.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;

/**
 * One quantity measured several times.
 *
 * @param values the measurements in the order in which they were taken, at least one
 */
record Samples(List<Double> values) {
    Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("at least one measurement is needed");
        }
    }

    /** The middle measurement; of an even number, the mean of the two in the middle. */
    @JsonProperty
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @JsonProperty
    double least() {
        return Collections.min(values);
    }

    @JsonProperty
    double greatest() {
        return Collections.max(values);
    }

    /** How far the greatest is from the least, as a share of the median. */
    @JsonProperty
    double spread() {
        return (greatest() - least()) / median();
    }
}
