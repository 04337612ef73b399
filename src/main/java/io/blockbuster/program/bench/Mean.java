package io.blockbuster.program.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The arithmetic mean. */
final class Mean {
    private Mean() {}

    /** The mean of a figure; NaN of nothing, which tables show as a dash. */
    static <T> double of(Collection<T> things, ToDoubleFunction<T> figure) {
        return things.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
