package io.blockbuster.program.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One quantity measured several times. A measurement that came to nothing is NaN and left out of account; if all are, so
 * is what is told of them.
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

    /** A figure of several runs. */
    static <T> Samples of(List<T> runs, Function<T, Double> figure) {
        return new Samples(runs.stream().map(figure).toList());
    }

    /** The middle measurement; of an even number, the mean of the two in the middle. */
    @JsonProperty
    double median() {
        List<Double> sorted = numbers().sorted().toList();
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @JsonProperty
    double least() {
        return numbers().min(Comparator.naturalOrder()).orElse(Double.NaN);
    }

    @JsonProperty
    double greatest() {
        return numbers().max(Comparator.naturalOrder()).orElse(Double.NaN);
    }

    /** How far the greatest is from the least, as a share of the median. */
    @JsonProperty
    double spread() {
        return (greatest() - least()) / median();
    }

    private Stream<Double> numbers() {
        return values.stream().filter(Double::isFinite);
    }
}
