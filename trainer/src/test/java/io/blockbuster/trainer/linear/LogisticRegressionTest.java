package io.blockbuster.trainer.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    private static final int FEATURES = 6;

    @Test
    void shouldEndWhereTheGradientIsZero() {
        // Given
        int[][] rows = randomRows(200);
        BinaryRows matrix = BinaryRows.of(rows.length, i -> rows[i], FEATURES);
        float[] targets = targets(rows);
        float[] ones = ones(rows.length);
        float[] ratios = ones(FEATURES);
        double cost = 0.5;
        // When
        LinearModel model = new LogisticRegression(cost, 200).fit(matrix, ratios, targets, ones);
        // Then: w = C Σ (target - p) x, the stationarity of the penalized likelihood
        double[] logits = model.logits(matrix);
        double[] errors = new double[logits.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = targets[i] - 1 / (1 + Math.exp(-logits[i]));
        }
        double[] pull = matrix.transposedTimes(errors);
        for (int j = 0; j < FEATURES; j++) {
            assertThat((double) model.weights()[j]).isCloseTo(cost * pull[j], within(0.02));
        }
        assertThat(Arrays.stream(errors).sum()).isCloseTo(0, within(0.05));
    }

    @Test
    void shouldLearnMoreOfAFeatureWithALargerRatio() {
        // Given two features that always come together
        int[][] rows = {{0, 1}, {0, 1}, {}, {}};
        BinaryRows matrix = BinaryRows.of(rows.length, i -> rows[i], 2);
        // When
        LinearModel model =
                new LogisticRegression(1, 100).fit(matrix, new float[] {2, 1}, new float[] {1, 1, 0, 0}, ones(4));
        // Then
        assertThat(model.weights()[0]).isCloseTo(4 * model.weights()[1], within(0.01f));
    }

    @Test
    void shouldGiveAWordOfPraiseAPositiveRatio() {
        // Given: column 0 in two of two positive rows, column 1 in both kinds, column 2 in two negative rows
        int[][] rows = {{0, 1}, {0}, {1, 2}, {2}};
        BinaryRows matrix = BinaryRows.of(rows.length, i -> rows[i], 3);
        // When
        float[] ratios = NaiveBayesRatios.of(matrix, new float[] {1, 1, 0, 0}, ones(4), 1, 0);
        // Then: log((1 + 2) / 6 / ((1 + 0) / 6)), by hand
        assertThat(ratios[0]).isCloseTo((float) Math.log(3), within(1e-6f));
        assertThat(ratios[1]).isCloseTo(0, within(1e-6f));
        assertThat(ratios[2]).isCloseTo((float) -Math.log(3), within(1e-6f));
    }

    @Test
    void shouldIgnoreColumnsThatAreTooRare() {
        int[][] rows = {{0}, {}};
        BinaryRows matrix = BinaryRows.of(rows.length, i -> rows[i], 1);
        assertThat(NaiveBayesRatios.of(matrix, new float[] {1, 0}, ones(2), 1, 2))
                .containsExactly(0);
    }

    private static int[][] randomRows(int count) {
        Random random = new Random(4);
        int[][] rows = new int[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = random.ints(0, FEATURES).limit(3).sorted().distinct().toArray();
        }
        return rows;
    }

    private static float[] targets(int[][] rows) {
        Random random = new Random(5);
        float[] targets = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            boolean likely = Arrays.stream(rows[i]).anyMatch(column -> column == 0);
            targets[i] = random.nextDouble() < (likely ? 0.8 : 0.3) ? 1 : 0.2f;
        }
        return targets;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
