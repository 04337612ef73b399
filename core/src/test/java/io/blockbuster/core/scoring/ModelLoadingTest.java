package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoadingTest {
    private static final Path SHIPPED = Path.of("../model");
    private static final String REVIEW = "The plot is thin, and yet I smiled from start to end.";

    @TempDir
    private Path folder;

    @Test
    void shouldRunAFolderFromTheHubWithoutBlockbusterJson() throws IOException {
        // Given
        copy("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

        try (OnnxSentimentModel hub = OnnxSentimentModel.open(folder);
                OnnxSentimentModel shipped = OnnxSentimentModel.open(SHIPPED)) {
            // When, Then
            assertThat(hub.maxTokens()).isEqualTo(512);
            assertThat(hub.version().name()).isEqualTo(folder.getFileName().toString());
            assertThat(hub.version().version()).matches("[0-9a-f]{12}");
            assertThat(hub.tokenize("word ".repeat(600)).length()).isEqualTo(512);
            assertThat(hub.tokenize(REVIEW).ids())
                    .isEqualTo(shipped.tokenize(REVIEW).ids());
            assertThat(logits(hub, REVIEW)).hasSize(2);
        }
    }

    @Test
    void shouldScoreFromHalfPrecisionWeightsNearlyTheSame() throws IOException {
        // Given
        copy("config.json", "tokenizer.json");
        Map<String, Tensor> tensors = shippedWeights();
        new SafeTensorsWriter(Precision.F32).write(folder.resolve("model.safetensors"), tensors, Map.of());
        float[] full = openAndScore();

        // When
        new SafeTensorsWriter(Precision.F16).write(folder.resolve("model.safetensors"), tensors, Map.of());

        // Then
        assertThat(openAndScore()).containsExactly(full, within(5e-3f));
    }

    @Test
    void shouldRefuseWeightsWhoseLogitsAreNoNumbers() throws IOException {
        copy("config.json", "tokenizer.json");
        Map<String, Tensor> tensors = shippedWeights();
        tensors.put("classifier.bias", new Tensor(new int[] {2}, new float[] {0, Float.NaN}));
        new SafeTensorsWriter(Precision.F32).write(folder.resolve("model.safetensors"), tensors, Map.of());

        assertThatThrownBy(() -> OnnxSentimentModel.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void shouldFailABatchInWhichOneScoreIsNoNumber() throws IOException {
        // Given a model that one word breaks
        ModelFolder shipped = ModelFolder.open(SHIPPED);
        Map<String, Tensor> tensors = shippedWeights();
        Tensor words = Objects.requireNonNull(tensors.get("bert.embeddings.word_embeddings.weight"));
        float[] broken = words.values().clone();
        int poison;
        try (OnnxSentimentModel model = OnnxSentimentModel.open(SHIPPED)) {
            poison = model.tokenize("poison").ids()[1];
        }
        Arrays.fill(broken, poison * 128, (poison + 1) * 128, Float.NaN);
        BertWeights weights;
        try (WeightsReader reader = shipped.weights()) {
            weights = BertWeights.classifier(shipped.config(), reader)
                    .with(Map.of("bert.embeddings.word_embeddings.weight", new Tensor(words.shape(), broken)));
        }

        try (OnnxSentimentModel model = OnnxSentimentModel.of(shipped, weights)) {
            // When, Then
            assertThat(model.score(List.of(model.tokenize("a sweet film")))).hasSize(1);
            assertThatThrownBy(
                            () -> model.score(List.of(model.tokenize("a sweet film"), model.tokenize("a poison film"))))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("not a finite number");
        }
    }

    @Test
    void shouldRefuseToStartWithoutTheCudaThatWasAskedFor() {
        Assumptions.assumeTrue(OnnxRuntime.cudaObstacle(0, false).isPresent(), "this machine has CUDA");

        assertThatThrownBy(() -> SentimentModels.open(SHIPPED, DeviceChoice.parse("cuda")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot run on cuda:0")
                .hasMessageContaining(OnnxRuntime.cudaObstacle(0, false).orElseThrow());
    }

    @Test
    void shouldTakeTheCpuWhereThereIsNoCuda() {
        try (SentimentModel model = SentimentModels.open(SHIPPED, DeviceChoice.AUTO)) {
            assertThat(logits(model, REVIEW)).hasSize(2);
        }
    }

    @Test
    void shouldScoreInManyThreadsAtOnce() {
        try (OnnxSentimentModel model = OnnxSentimentModel.open(SHIPPED)) {
            List<String> texts = IntStream.range(0, 40)
                    .mapToObj(i -> REVIEW + " Scene.".repeat(i))
                    .toList();
            List<float[]> alone =
                    texts.stream().map(text -> logits(model, text)).toList();

            List<float[]> together = IntStream.range(0, 400)
                    .parallel()
                    .mapToObj(i -> logits(model, texts.get(i % 40)))
                    .toList();

            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i)).containsExactly(alone.get(i % 40), within(1e-5f));
            }
        }
    }

    private float[] openAndScore() {
        try (OnnxSentimentModel model = OnnxSentimentModel.open(folder)) {
            return logits(model, REVIEW);
        }
    }

    private static float[] logits(SentimentModel model, String text) {
        return model.score(List.of(model.tokenize(text))).get(0).logits();
    }

    private static Map<String, Tensor> shippedWeights() {
        ModelFolder shipped = ModelFolder.open(SHIPPED);
        try (WeightsReader reader = shipped.weights()) {
            return new LinkedHashMap<>(
                    BertWeights.classifier(shipped.config(), reader).tensors());
        }
    }

    private void copy(String... files) throws IOException {
        for (String file : files) {
            Files.copy(SHIPPED.resolve(file), folder.resolve(file));
        }
    }
}
