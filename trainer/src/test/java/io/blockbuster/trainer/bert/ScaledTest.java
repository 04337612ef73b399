package io.blockbuster.trainer.bert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.blockbuster.trainer.learning.Torch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScaledTest {
    @Test
    void shouldKeepItsNumberUntilTheGradientIsTaken() {
        for (int round = 0; round < 5; round++) {
            try (NDManager manager = Torch.manager()) {
                NDArray array = manager.create(new float[] {1, 2, 3}, new Shape(3));
                array.setRequiresGradient(true);
                try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                    NDArray sum = Scaled.by(array, 7).sum();

                    // When all memory that nobody holds is somebody else's
                    System.gc();
                    fill(manager);
                    collector.backward(sum);
                }

                assertThat(array.getGradient().toFloatArray()).containsOnly(7f);
            }
        }
    }

    private static void fill(NDManager manager) {
        float[] other = new float[1];
        for (int i = 0; i < 2_000; i++) {
            Arrays.fill(other, Float.NaN);
            manager.create(other, new Shape(1));
        }
    }
}
