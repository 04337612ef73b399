package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.RandomBert;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertGraphTest {
    private static final int[][] ROWS = {{1, 5, 9, 3, 3, 0, 7}, {2, 2, 2, 2, 2, 2, 2}, {9, 8, 7, 6, 5, 4, 3}};

    @ParameterizedTest(name = "{0} layers, {1} wide, {2} heads, {3} inside, {4}, {5} labels")
    @CsvSource({
        "1, 8, 1, 16, GELU, 2",
        "1, 24, 3, 40, RELU, 3",
        "2, 16, 4, 8, GELU_TANH, 2",
        "3, 32, 2, 64, GELU, 5",
        "4, 12, 12, 24, RELU, 1",
    })
    void shouldComputeABertOfAnyShape(
            int layers, int hidden, int heads, int intermediate, Activation activation, int labels)
            throws OrtException {
        // Given
        BertConfig config = RandomBert.config(layers, hidden, heads, intermediate, activation, labels);
        BertWeights weights = RandomBert.weights(config);
        ReferenceBert reference = new ReferenceBert(config, weights);

        // When
        float[] logits = run(BertGraph.classifier(config, weights), ROWS);
        float[] states = run(BertGraph.encoder(config, weights), ROWS);

        // Then
        for (int i = 0; i < ROWS.length; i++) {
            assertThat(Arrays.copyOfRange(logits, i * labels, (i + 1) * labels))
                    .containsExactly(floats(reference.logits(ROWS[i])), within(2e-5f));
        }
        double[][] expected = reference.hidden(ROWS[2]);
        for (int t = 0; t < expected.length; t++) {
            int from = (2 * expected.length + t) * hidden;
            assertThat(Arrays.copyOfRange(states, from, from + hidden))
                    .containsExactly(floats(expected[t]), within(2e-5f));
        }
    }

    @Test
    void shouldRefuseRowsThatTheModelCannotRead() throws OrtException {
        BertConfig config = RandomBert.config(1, 8, 2, 16, Activation.GELU, 2);
        try (BertSession session =
                BertSession.open(BertGraph.classifier(config, RandomBert.weights(config)), config.maxPositions())) {
            assertThatThrownBy(() -> session.run(new int[][] {{1, 2}, {1, 2, 3}}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.run(new int[1][config.maxPositions() + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.run(new int[][] {{1, config.vocabulary()}}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id " + config.vocabulary());
        }
    }

    private static float[] run(CpuBert bert, int[][] rows) throws OrtException {
        try (BertSession session = BertSession.open(bert, RandomBert.POSITIONS)) {
            return session.run(rows);
        }
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
