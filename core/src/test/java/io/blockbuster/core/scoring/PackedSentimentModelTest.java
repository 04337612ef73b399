package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.update.GoldenCheck;
import io.blockbuster.core.wide.WidePart;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedSentimentModelTest {
    private static final Path SHIPPED = Path.of("../model");
    private static final ModelFolder FOLDER = ModelFolder.open(SHIPPED);

    /** Rounding of float32, and of half precision: the bound for scores that a GPU may reach. */
    @ParameterizedTest
    @CsvSource({"FP32, 1e-4, 1e-4", "FP16, 0.05, 0.02"})
    void shouldScoreTheGoldenExamplesOfMixedLengthsInOneBatch(
            Precision precision, float logitTolerance, double scoreTolerance) {
        // Given
        List<GoldenExample> golden = golden();
        try (SentimentModel packed = imitated(precision);
                SentimentModel plain = OnnxSentimentModel.open(SHIPPED)) {
            List<Tokens> batch = golden.stream()
                    .map(example -> packed.tokenize(example.text()))
                    .toList();
            assertThat(batch.stream().map(Tokens::length).distinct()).hasSizeGreaterThan(10);

            // When
            List<Score> scores = packed.score(batch);

            // Then
            List<Score> expected = plain.score(batch);
            for (int i = 0; i < golden.size(); i++) {
                assertThat(scores.get(i).logits())
                        .as(golden.get(i).text())
                        .containsExactly(golden.get(i).logits(), within(logitTolerance));
                assertThat(scores.get(i).positive()).isCloseTo(expected.get(i).positive(), within(scoreTolerance));
            }
            assertThat(scores)
                    .extracting(Score::label)
                    .isEqualTo(expected.stream().map(Score::label).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FP32", "FP16"})
    void shouldScoreATextInABatchAsAlone(Precision precision) {
        try (SentimentModel packed = imitated(precision)) {
            List<Tokens> batch = golden().stream()
                    .map(example -> packed.tokenize(example.text()))
                    .toList();

            List<Score> together = packed.score(batch);

            float tolerance = precision == Precision.FP32 ? 1e-5f : 5e-3f;
            for (int i = 0; i < batch.size(); i++) {
                Score alone = packed.score(List.of(batch.get(i))).get(0);
                assertThat(together.get(i).logits()).containsExactly(alone.logits(), within(tolerance));
            }
        }
    }

    @Test
    void shouldPassTheCheckThatUpdatesMustPassInHalfPrecisionToo() {
        try (SentimentModel packed = imitated(Precision.FP16)) {
            GoldenCheck.require(packed, golden());
        }
    }

    @Test
    void shouldScoreAnEmptyBatchAsNothing() {
        try (SentimentModel packed = imitated(Precision.FP32)) {
            assertThat(packed.score(List.of())).isEmpty();
        }
    }

    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        Assumptions.assumeTrue(OnnxRuntime.cudaObstacle(0, false).isPresent(), "this machine has CUDA");

        assertThatThrownBy(() -> SentimentModels.open(SHIPPED, DeviceChoice.parse("cuda")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot run on cuda:0")
                .hasMessageContaining(OnnxRuntime.cudaObstacle(0, false).orElseThrow());
    }

    @Test
    void shouldTakeTheCpuWhereThereIsNoGpu() {
        Assumptions.assumeTrue(OnnxRuntime.cudaObstacle(0, false).isPresent(), "this machine has CUDA");

        try (SentimentModel model = SentimentModels.open(SHIPPED, DeviceChoice.AUTO)) {
            assertThat(model.device()).isEqualTo(new Device.Cpu());
            assertThat(model.degraded()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=x",
                "Failed to allocate memory for requested buffer of size 4294967296",
                "BFC Arena: Available memory of 12 is smaller than requested bytes of 400",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
            })
    void shouldTellALackOfMemoryFromOtherFailures(String message) {
        assertThat(PackedSentimentModel.failure(message, new OrtException(message)))
                .isInstanceOf(OutOfDeviceMemoryException.class);
        String other = "CUDA failure 700: an illegal memory access was encountered";
        assertThat(PackedSentimentModel.failure(other, new OrtException(other)))
                .isNotInstanceOf(OutOfDeviceMemoryException.class);
    }

    private static List<GoldenExample> golden() {
        return GoldenExample.read(
                SHIPPED.resolve(Objects.requireNonNull(FOLDER.settings().golden())));
    }

    private static SentimentModel imitated(Precision precision) {
        try (WeightsReader reader = FOLDER.weights()) {
            return PackedSentimentModel.imitated(
                    FOLDER,
                    BertWeights.classifier(FOLDER.config(), reader),
                    WidePart.of(SHIPPED),
                    new CudaOptions(precision, 0, false));
        }
    }
}
