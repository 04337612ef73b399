package io.blockbuster.trainer.optimizer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gradients of one optimizer step by tensor name, summed over the batches of an accumulation. */
public final class Gradients {
    private final Map<String, Gradient> byName = new LinkedHashMap<>();

    /** Adds {@code scale} times a gradient. */
    public void add(String name, Gradient gradient, float scale) {
        scale(gradient.values(), scale);
        byName.merge(name, gradient, Gradients::sum);
    }

    /** The gradients so far. */
    public Map<String, Gradient> byName() {
        return byName;
    }

    /**
     * Scales all gradients so that their global L2 norm is at most {@code limit} (Pascanu et al., 2013).
     *
     * @return the norm before
     * @throws ArithmeticException if the norm is not a finite number
     */
    public double clip(double limit) {
        double sum = 0;
        for (Gradient gradient : byName.values()) {
            for (float value : gradient.values()) {
                sum += (double) value * value;
            }
        }
        double norm = Math.sqrt(sum);
        if (!Double.isFinite(norm)) {
            throw new ArithmeticException("the gradient is not a number: lower the learning rate");
        }
        if (norm > limit) {
            byName.values().forEach(gradient -> scale(gradient.values(), (float) (limit / norm)));
        }
        return norm;
    }

    private static void scale(float[] values, float scale) {
        if (scale != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
            }
        }
    }

    private static Gradient sum(Gradient one, Gradient other) {
        int width = Math.max(one.rowLength(), other.rowLength());
        Map<Integer, Integer> places = new HashMap<>();
        for (int row : one.rows()) {
            places.put(row, places.size());
        }
        for (int row : other.rows()) {
            places.putIfAbsent(row, places.size());
        }
        int[] rows = new int[places.size()];
        places.forEach((row, place) -> rows[place] = row);
        float[] values = new float[rows.length * width];
        System.arraycopy(one.values(), 0, values, 0, one.values().length);
        for (int i = 0; i < other.rows().length; i++) {
            int place = places.getOrDefault(other.rows()[i], 0);
            for (int j = 0; j < width; j++) {
                values[place * width + j] += other.values()[i * width + j];
            }
        }
        return new Gradient(rows, values);
    }
}
