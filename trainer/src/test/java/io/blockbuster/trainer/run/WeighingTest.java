package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.trainer.corpus.PieceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeighingTest {
    @Test
    void shouldFindTheWeightsThatTheLabelsWereDrawnWith() {
        // Given labels of probability sigmoid((transformer + 3 wide − 1) / 2)
        Random random = new Random(4);
        int count = 40_000;
        double[] transformer = random.doubles(count, -3, 3).toArray();
        double[] wide = random.doubles(count, -2, 2).toArray();
        List<PieceText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double positive = 1 / (1 + Math.exp(-(transformer[i] + 3 * wide[i] - 1) / 2));
            texts.add(new PieceText("t" + i, random.nextDouble() < positive ? 1 : 0, new int[0]));
        }
        // When
        Weighing weighing = Weighing.of(texts, transformer, wide);
        // Then
        assertThat(weighing.scale()).isCloseTo(3, within(0.15));
        assertThat(weighing.shift()).isCloseTo(-1, within(0.1));
        assertThat(weighing.temperature()).isCloseTo(2, within(0.1));
        assertThat(weighing.sum(new double[] {1}, new double[] {2})[0])
                .isEqualTo(1 + 2 * weighing.scale() + weighing.shift());
    }

    @Test
    void shouldStayFiniteWhereNothingIsEverWrong() {
        // Given
        List<PieceText> texts = List.of(new PieceText("a", 1, new int[0]), new PieceText("b", 0, new int[0]));
        // When
        Weighing weighing = Weighing.of(texts, new double[] {5, -5}, new double[] {2, -2});
        // Then
        assertThat(weighing.temperature()).isPositive().isFinite();
        assertThat(weighing.scale()).isPositive().isFinite();
    }

    @Test
    void shouldKeepAPositiveTemperatureWhereTheTransformerIsAlwaysWrong() {
        List<PieceText> texts = List.of(new PieceText("a", 1, new int[0]), new PieceText("b", 0, new int[0]));

        Weighing weighing = Weighing.of(texts, new double[] {-5, 5}, new double[] {1, -1});

        assertThat(weighing.temperature()).isPositive().isFinite();
    }
}
