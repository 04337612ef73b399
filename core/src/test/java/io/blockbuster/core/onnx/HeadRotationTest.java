package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadRotationTest {
    private static final int IN = 96;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 32, 64})
    void shouldKeepTheProductOfQueryAndKeyOfEachHead(int width) {
        // Given two heads
        Tensor query = matrix(2 * width, width, 1);
        Tensor key = matrix(2 * width, width, 2);
        HeadRotation rotation = new HeadRotation(width);

        // When
        Tensor turnedQuery = rotation.apply(query);
        Tensor turnedKey = rotation.apply(key);

        // Then
        for (int head = 0; head < 2; head++) {
            assertThat(products(turnedQuery, turnedKey, head * width, width))
                    .containsExactly(products(query, key, head * width, width), within(1e-3));
        }
    }

    @Test
    void shouldMakeTheErrorOfAComponentThatDominatesSmall() {
        int width = 64;
        Tensor query = matrix(width, width, 3);
        Tensor key = matrix(width, width, 4);
        HeadRotation rotation = new HeadRotation(width);

        double asLearned = error(query, key, query, key);
        double turned = error(rotation.apply(query), rotation.apply(key), query, key);

        assertThat(turned).isLessThan(asLearned / 4);
    }

    /** The root of the mean square by which rounded weights miss the products of the exact ones. */
    private static double error(Tensor query, Tensor key, Tensor exactQuery, Tensor exactKey) {
        int width = exactQuery.shape()[0];
        double[] rounded = products(rounded(query), rounded(key), 0, width);
        double[] exact = products(exactQuery, exactKey, 0, width);
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            sum += (rounded[i] - exact[i]) * (rounded[i] - exact[i]);
        }
        return Math.sqrt(sum / exact.length);
    }

    private static Tensor rounded(Tensor weights) {
        Int8Matrix matrix = Int8Matrix.of(List.of(weights));
        float[] values = new float[weights.values().length];
        for (int out = 0; out < matrix.scales().length; out++) {
            for (int in = 0; in < IN; in++) {
                values[out * IN + in] = matrix.scales()[out] * matrix.values()[in * matrix.scales().length + out];
            }
        }
        return new Tensor(weights.shape(), values);
    }

    /** Entries of Wqᵀ·Wk of one head. */
    private static double[] products(Tensor query, Tensor key, int from, int width) {
        double[] sums = new double[IN * IN];
        for (int row = from; row < from + width; row++) {
            for (int i = 0; i < IN; i++) {
                for (int j = 0; j < IN; j++) {
                    sums[i * IN + j] += (double) query.values()[row * IN + i] * key.values()[row * IN + j];
                }
            }
        }
        return sums;
    }

    /** Rows of which the first of each head is thirty times as large as the others. */
    private static Tensor matrix(int rows, int width, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * IN];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * (i / IN % width == 0 ? 3 : 0.1f);
        }
        return new Tensor(new int[] {rows, IN}, values);
    }
}
