package io.blockbuster.trainer.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Nf4Test {
    @Test
    void shouldUseTheQuantilesOfTheNormalDistributionThatThePaperDefines() {
        // The 8 quantiles below and 9 above zero lie evenly in probability from 0.5 to 1 - (1/32 + 1/30) / 2.
        double edge = 1 - (1 / 32.0 + 1 / 30.0) / 2;
        float[] values = Nf4.values();

        assertThat(values).hasSize(16).isSorted().contains(0f);
        for (int i = 0; i < 8; i++) {
            double below = -quantile(edge - i * (edge - 0.5) / 7) / quantile(edge);
            assertThat((double) values[i]).isCloseTo(below, within(1e-6));
            double above = quantile(edge - i * (edge - 0.5) / 8) / quantile(edge);
            assertThat((double) values[15 - i]).isCloseTo(above, within(1e-6));
        }
    }

    @Test
    void shouldGiveBackTheCodesOwnValuesExactly() {
        float[] numbers = new float[Nf4.BLOCK];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Nf4.values()[i % 16] * 0.25f;
        }

        assertThat(Nf4.of(numbers).numbers()).isEqualTo(numbers);
    }

    @Test
    void shouldTakeTheNearestValueOfABlockScaledByItsLargestMagnitude() {
        // Given
        float[] numbers = gaussian(5 * Nf4.BLOCK + 7);
        // When
        float[] back = Nf4.of(numbers).numbers();
        // Then
        for (int i = 0; i < numbers.length; i++) {
            float scale = largest(numbers, i / Nf4.BLOCK);
            assertThat(Math.abs(back[i] - numbers[i])).isLessThanOrEqualTo(leastDistance(numbers[i], scale) + 1e-6f);
        }
    }

    @Test
    void shouldErrByLessThanATenthOfTheSpreadOfNormalNumbers() {
        float[] numbers = gaussian(64 * 1024);

        float[] back = Nf4.of(numbers).numbers();

        double squares = 0;
        for (int i = 0; i < numbers.length; i++) {
            squares += Math.pow(back[i] - numbers[i], 2);
        }
        assertThat(Math.sqrt(squares / numbers.length)).isBetween(0.05, 0.1);
    }

    @Test
    void shouldHoldTwoNumbersAByteAndOneScaleABlock() {
        Nf4 quantized = Nf4.of(gaussian(128 * 128));

        assertThat(quantized.codes()).hasSize(128 * 128 / 2);
        assertThat(quantized.scales()).hasSize(128 * 128 / 64);
    }

    @Test
    void shouldKeepABlockOfZeros() {
        assertThat(Nf4.of(new float[70]).numbers()).containsOnly(0).hasSize(70);
    }

    private static float[] gaussian(int count) {
        Random random = new Random(5);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float largest(float[] numbers, int block) {
        float largest = 0;
        for (int i = block * Nf4.BLOCK; i < Math.min(numbers.length, (block + 1) * Nf4.BLOCK); i++) {
            largest = Math.max(largest, Math.abs(numbers[i]));
        }
        return largest;
    }

    private static float leastDistance(float number, float scale) {
        float least = Float.MAX_VALUE;
        for (float value : Nf4.values()) {
            least = Math.min(least, Math.abs(value * scale - number));
        }
        return least;
    }

    /** The inverse of the normal distribution function, by bisection. */
    private static double quantile(double probability) {
        double low = 0;
        double high = 10;
        while (high - low > 1e-12) {
            double middle = (low + high) / 2;
            if (distribution(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The normal distribution function for x of 0 or more, by its series. */
    private static double distribution(double x) {
        double sum = 0;
        double term = x;
        for (int n = 1; term > 1e-18; n += 2) {
            sum += term;
            term *= x * x / (n + 2);
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
