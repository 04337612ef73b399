package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.RandomBert;
import io.blockbuster.core.model.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8GraphTest {
    private static final int[][] TEXT = {{1, 5, 9, 3, 3, 0, 7, 2, 8, 4, 4}};

    @ParameterizedTest(name = "{0} layers, {1} wide, {2} heads, {3} inside, {4}, {5} labels")
    @CsvSource({
        "2, 24, 3, 40, RELU, 3",
        "2, 16, 4, 8, GELU_TANH, 2",
        "3, 32, 2, 64, GELU, 5",
        "4, 12, 12, 24, RELU, 1",
    })
    void shouldDifferByRoundingOnly(
            int layers, int hidden, int heads, int intermediate, Activation activation, int labels)
            throws OrtException {
        BertConfig config = RandomBert.config(layers, hidden, heads, intermediate, activation, labels);
        BertWeights weights = RandomBert.weights(config);

        float[] exact = run(BertGraph.classifier(config, weights));
        float[] rounded = run(BertGraph.int8Classifier(config, weights));

        assertThat(rounded).containsExactly(exact, within(0.1f));
        assertThat(rounded).isNotEqualTo(exact);
    }

    @Test
    void shouldLeaveTheLastLayerInFloat32() throws OrtException {
        BertConfig config = RandomBert.config(1, 16, 2, 32, Activation.GELU, 2);
        BertWeights weights = RandomBert.weights(config);

        assertThat(run(BertGraph.int8Classifier(config, weights)))
                .containsExactly(run(BertGraph.classifier(config, weights)), within(2e-5f));
    }

    @Test
    void shouldHaveTheSameLogitsOnCpusThatNeedUnsignedWeights() throws OrtException {
        BertConfig config = RandomBert.config(3, 32, 2, 64, Activation.GELU, 2);
        BertWeights weights = RandomBert.weights(config);

        float[] here = run(BertGraph.int8Classifier(config, weights, Int8Weights.exactHere()));

        assertThat(run(BertGraph.int8Classifier(config, weights, Int8Weights.UNSIGNED)))
                .isEqualTo(here);
    }

    @Test
    void shouldMultiplyWithoutSaturation() {
        assertThat(Int8Weights.UNSIGNED.exact()).isTrue();
        assertThat(Int8Weights.exactHere().exact()).isTrue();
    }

    @Test
    void shouldRoundEachWeightToTheNearestOf255StepsOfItsOutput() {
        // Given a large, a small and an empty output
        Tensor first = new Tensor(new int[] {2, 3}, new float[] {-254, 3, 100.9f, 0.5f, -0.25f, 0.127f});
        Tensor second = new Tensor(new int[] {1, 3}, new float[] {0, 0, 0});

        // When
        Int8Matrix matrix = Int8Matrix.of(List.of(first, second));

        // Then
        assertThat(matrix.scales()).containsExactly(2, 0.5f / 127, 0);
        assertThat(matrix.values()).containsExactly(-127, 127, 0, 2, -63, 0, 50, 32, 0);
    }

    @Test
    void shouldNotHideAWeightThatIsNoNumber() {
        Int8Matrix matrix = Int8Matrix.of(List.of(new Tensor(new int[] {1, 2}, new float[] {Float.NaN, 1})));

        assertThat(matrix.scales()[0]).isNaN();
    }

    private static float[] run(CpuBert bert) throws OrtException {
        try (BertSession session = BertSession.open(bert, RandomBert.POSITIONS)) {
            return session.run(TEXT);
        }
    }
}
