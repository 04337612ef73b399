package io.blockbuster.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot.
 *
 * @param title what is measured
 * @param low the value at its start
 * @param high the value at its end, above {@code low}
 * @param percent whether values are shares shown in percent
 */
public record Axis(String title, double low, double high, boolean percent) {
    private static final int TICKS = 5;

    public Axis {
        if (!(high > low)) {
            throw new IllegalArgumentException("an axis from " + low + " to " + high);
        }
    }

    /** An axis that holds all values, with some air. */
    static Axis around(String title, List<Double> values, boolean percent) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        double air = Math.max((most - least) * 0.08, percent ? 0.005 : 0.01);
        double high = percent ? Math.min(1, most + air) : most + air;
        return new Axis(title, Math.max(0, least - air), high, percent);
    }

    /** An axis from zero to a little above the greatest of the values that are numbers. */
    public static Axis fromZero(String title, List<Double> values) {
        double most = values.stream()
                .filter(Double::isFinite)
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        return new Axis(title, 0, most > 0 ? 1.08 * most : 1, false);
    }

    /** The place of a value, from 0 at the start to 1 at the end. */
    double place(double value) {
        return (value - low) / (high - low);
    }

    /** Round values along the axis: steps of 1, 2 or 5 times a power of ten. */
    List<Double> ticks() {
        double step = step();
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private double step() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** A tick's value as text. */
    String label(double value) {
        double shown = percent ? 100 * value : value;
        double step = percent ? 100 * step() : step();
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return Html.number(shown, decimals) + (percent ? " %" : "");
    }
}
