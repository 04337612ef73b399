package io.blockbuster.core.wide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WidePartTest {
    private static final Path MODEL = Path.of("..", "model");
    private static final String REVIEW = "Not bad at all, actually quite charming.";

    @TempDir
    private Path folder;

    @Test
    void shouldAddTheWeightsOfAllBucketsOfAText() {
        // Given
        float[] weights = new float[16];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i;
        }
        WidePart wide = new WidePart(weights, 0.5f, 2, 512, 64);
        int[] tokens = {2025, 2919};
        // When
        float margin = wide.margin(tokens);
        // Then
        assertThat((double) margin)
                .isEqualTo(0.5 + Arrays.stream(NgramKeys.buckets(tokens, 2, 4)).sum());
    }

    @Test
    void shouldReadWhatItWrote() throws IOException {
        // Given
        WidePart wide = random(10);
        // When
        wide.write(folder);
        WidePart read = WidePart.of(folder).orElseThrow();
        // Then: in half precision, eleven bits
        assertThat(read.maxOrder()).isEqualTo(3);
        assertThat(read.maxTokens()).isEqualTo(512);
        assertThat(read.head()).isEqualTo(64);
        for (int i = 0; i < wide.weights().length; i++) {
            assertThat(read.weights()[i]).isCloseTo(wide.weights()[i], within(0.0005f));
        }
    }

    @Test
    void shouldRefuseWeightsThatAreNoNumbers() throws IOException {
        // Given
        float[] weights = new float[16];
        weights[3] = Float.NaN;
        new WidePart(weights, 0, 3, 512, 64).write(folder);
        // When, Then
        assertThatThrownBy(() -> WidePart.of(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void shouldRefuseAFileOfAnotherFormat() throws IOException {
        // Given
        new SafeTensorsWriter(Precision.F32)
                .write(
                        folder.resolve(WidePart.FILE),
                        Map.of("wide.weight", new Tensor(new int[] {2}, new float[2])),
                        Map.of("format", "pt"));
        // When, Then
        assertThatThrownBy(() -> WidePart.of(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("format");
    }

    @Test
    void shouldShiftTheModelsMarginByTheWideMargin() throws IOException {
        // Given two copies of one model, one with a wide part
        copyModelWithoutWide();
        float plain;
        try (OnnxSentimentModel model = OnnxSentimentModel.open(folder)) {
            plain = margin(model, REVIEW);
        }
        random(12).write(folder);
        WidePart wide = WidePart.of(folder).orElseThrow();
        // When
        try (OnnxSentimentModel model = OnnxSentimentModel.open(folder)) {
            Tokens tokens = model.tokenize(REVIEW);
            float expected = wide.margin(Arrays.copyOfRange(tokens.ids(), 1, tokens.length() - 1));
            // Then
            assertThat(expected).isNotZero();
            assertThat(margin(model, REVIEW)).isCloseTo(plain + expected, within(1e-4f));
        }
    }

    @Test
    void shouldReadMoreOfALongTextThanTheTransformer() throws IOException {
        // Given: 400 words, of which the transformer reads the first 64 and the last 190
        copyModelWithoutWide();
        Files.writeString(folder.resolve("blockbuster.json"), """
                {"maxTokens": 256, "truncation": {"strategy": "head-tail", "head": 64, "tail": 190}}
                """);
        String text = "good ".repeat(100) + "terrible " + "good ".repeat(299);
        String other = "good ".repeat(400);
        Tokens read;
        Tokens readOther;
        random(12).write(folder);
        // When
        try (OnnxSentimentModel model = OnnxSentimentModel.open(folder)) {
            read = model.tokenize(text);
            readOther = model.tokenize(other);
        }
        // Then
        assertThat(read.truncated()).isTrue();
        assertThat(read.ids()).isEqualTo(readOther.ids());
        assertThat(read.wideMargin()).isNotEqualTo(readOther.wideMargin());
    }

    private static float margin(OnnxSentimentModel model, String text) {
        Score score = model.score(List.of(model.tokenize(text))).get(0);
        return score.logits()[1] - score.logits()[0];
    }

    private static WidePart random(int bits) {
        float[] weights = new float[1 << bits];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.5f;
        }
        return new WidePart(weights, 0.25f, 3, 512, 64);
    }

    private void copyModelWithoutWide() throws IOException {
        try (Stream<Path> files = Files.list(MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(WidePart.FILE)) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
    }
}
