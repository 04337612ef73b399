package io.blockbuster.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {
    @Test
    void shouldTakeTheStepsOfTheFormula() {
        // Given
        Map<String, Tensor> tensors = Map.of("w", new Tensor(new int[] {1}, new float[] {1f}));
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, name -> 0.1, name -> 1);
        // When
        optimizer.step(tensors, gradient("w", 0.5f), 1, 0.01);
        optimizer.step(tensors, gradient("w", -0.25f), 2, 0.01);
        // Then: the same in double, by the paper's formula
        double w = 1;
        double m = 0;
        double v = 0;
        double[] gradients = {0.5, -0.25};
        for (int t = 1; t <= 2; t++) {
            m = 0.9 * m + 0.1 * gradients[t - 1];
            v = 0.999 * v + 0.001 * gradients[t - 1] * gradients[t - 1];
            double mHat = m / (1 - Math.pow(0.9, t));
            double vHat = v / (1 - Math.pow(0.999, t));
            w = w - 0.01 * 0.1 * w - 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
        }
        assertThat((double) values(tensors, "w")[0]).isCloseTo(w, within(1e-6));
    }

    @Test
    void shouldLeaveRowsWithoutAGradientAlone() {
        // Given
        Map<String, Tensor> tensors = Map.of("e", new Tensor(new int[] {3, 2}, new float[] {1, 1, 1, 1, 1, 1}));
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, name -> 0.1, name -> 1);
        Gradients gradients = new Gradients();
        gradients.add("e", new Gradient(new int[] {1}, new float[] {1, -1}), 1);
        // When
        optimizer.step(tensors, gradients, 1, 0.01);
        // Then
        float[] values = values(tensors, "e");
        assertThat(values[2]).isLessThan(1);
        assertThat(values[3]).isGreaterThan(1);
        assertThat(new float[] {values[0], values[1], values[4], values[5]}).containsOnly(1);
    }

    @Test
    void shouldGoOnFromItsSavedState() {
        // Given
        Map<String, Tensor> one = Map.of("w", new Tensor(new int[] {1}, new float[] {1f}));
        AdamW whole = new AdamW(0.9, 0.999, 1e-8, name -> 0, name -> 1);
        whole.step(one, gradient("w", 0.5f), 1, 0.01);
        AdamW resumed = new AdamW(0.9, 0.999, 1e-8, name -> 0, name -> 1);
        resumed.restore(new HashMap<>(whole.state()));
        Map<String, Tensor> other =
                Map.of("w", new Tensor(new int[] {1}, values(one, "w").clone()));
        // When
        whole.step(one, gradient("w", 0.1f), 2, 0.01);
        resumed.step(other, gradient("w", 0.1f), 2, 0.01);
        // Then
        assertThat(values(other, "w")).isEqualTo(values(one, "w"));
    }

    @Test
    void shouldAddSparseGradientsByRow() {
        // Given
        Gradients gradients = new Gradients();
        // When
        gradients.add("e", new Gradient(new int[] {4, 2}, new float[] {1, 2}), 0.5f);
        gradients.add("e", new Gradient(new int[] {2, 9}, new float[] {3, 4}), 1);
        // Then
        Gradient sum = gradients.byName().get("e");
        assertThat(sum).isNotNull();
        assertThat(sum.rows()).containsExactly(4, 2, 9);
        assertThat(sum.values()).containsExactly(0.5f, 4, 4);
    }

    @Test
    void shouldClipTheNormOfAllGradientsTogether() {
        // Given
        Gradients gradients = new Gradients();
        gradients.add("a", Gradient.dense(new float[] {3}), 1);
        gradients.add("b", Gradient.dense(new float[] {4}), 1);
        // When
        double norm = gradients.clip(1);
        // Then
        assertThat(norm).isCloseTo(5, within(1e-6));
        assertThat(gradients.clip(1)).isCloseTo(1, within(1e-6));
    }

    @Test
    void shouldRefuseAGradientThatIsNotANumber() {
        Gradients gradients = gradient("w", Float.NaN);
        assertThatThrownBy(() -> gradients.clip(1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("learning rate");
    }

    @Test
    void shouldWarmUpAndDecayLinearly() {
        LinearSchedule schedule = new LinearSchedule(1, 10, 110);
        assertThat(schedule.rate(5)).isCloseTo(0.5, within(1e-9));
        assertThat(schedule.rate(10)).isCloseTo(1, within(1e-9));
        assertThat(schedule.rate(61)).isCloseTo(0.5, within(1e-9));
        assertThat(schedule.rate(110)).isCloseTo(0.01, within(1e-9));
    }

    private static Gradients gradient(String name, float value) {
        Gradients gradients = new Gradients();
        gradients.add(name, Gradient.dense(new float[] {value}), 1);
        return gradients;
    }

    private static float[] values(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        assertThat(tensor).isNotNull();
        return tensor.values();
    }
}
