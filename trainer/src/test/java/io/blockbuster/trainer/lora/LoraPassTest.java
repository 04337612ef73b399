package io.blockbuster.trainer.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.LearningSettings;
import io.blockbuster.trainer.learning.Torch;
import io.blockbuster.trainer.lora.LoraPass.Rates;
import io.blockbuster.trainer.optimizer.Gradients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoraPassTest {
    private static final Path MODEL = Path.of("..", "model");
    private static final LearningSettings SETTINGS = new LearningSettings(1, 8, 1, 1e-3, 0, 0.01, 1, 0, 0, 0, 1, 0, 5);

    private final ModelFolder folder = ModelFolder.open(MODEL);
    private final Parameters base = ClassifierFolder.read(folder);
    private final List<int[]> inputs = GoldenExample.read(MODEL.resolve("golden.jsonl")).stream()
            .filter(example -> example.ids() != null)
            .map(example -> Objects.requireNonNull(example.ids()))
            .toList();

    private final NDManager root = Torch.manager();

    @AfterAll
    void close() {
        root.close();
    }

    @Test
    void shouldGiveTheBasesLogitsBeforeAnythingIsLearned() {
        LoraShape shape = new LoraShape(4, 8, new int[] {2023, 2143}, new int[0]);

        float[][] logits = logits(shape, shape.first(folder.config(), base, 1), base, false);

        assertClose(logits, plain(base), 1e-5f);
    }

    @Test
    void shouldRunOnWhatFourBitsGiveBack() {
        // Given a base whose linear maps hold what NF4 makes of them
        Map<String, Tensor> rounded = new LinkedHashMap<>(base.byName());
        BertNames.linears(folder.config())
                .forEach(module -> rounded.computeIfPresent(
                        module + ".weight",
                        (name, tensor) -> new Tensor(
                                tensor.shape(), Nf4.of(tensor.values()).numbers())));
        LoraShape shape = new LoraShape(4, 8);
        // When
        float[][] quantized = logits(shape, shape.first(folder.config(), base, 1), base, true);
        // Then
        assertClose(quantized, plain(new Parameters(rounded)), 1e-4f);
        assertThat(largestDifference(quantized, plain(base))).isGreaterThan(1e-3f);
    }

    @Test
    void shouldLearnAndRememberNothingButTheAdaptersTheHeadAndTheAdditions() {
        // Given
        Parameters before = base.copy();
        int[] buckets = {3, 9};
        LoraShape shape = new LoraShape(2, 4, new int[] {2023}, buckets);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            examples.add(new Example(new int[] {101, 2023, 2003 + i, 102}, i % 2, 0.5f, buckets));
        }
        // When
        try (FrozenWeights frozen = new FrozenWeights(root, folder.config(), base, false);
                Learner learner = new Learner(
                        new LoraPass(
                                root,
                                folder.config(),
                                frozen,
                                shape,
                                shape.first(folder.config(), base, 1),
                                new Rates(0.1f, 1, 1),
                                1),
                        SETTINGS)) {
            learner.run(examples, progress -> true);
            // Then
            assertThat(learner.checkpoint("run").tensors().keySet())
                    .noneMatch(name -> name.contains("embeddings") || name.contains("LayerNorm"))
                    .hasSize(3 * learner.parameters().byName().size());
            assertThat(learner.parameters().get(LoraNames.BUCKETS).values()).doesNotContain(0);
            assertThat(learner.parameters().get(LoraNames.WORDS).values()).doesNotContain(0);
        }
        base.byName()
                .forEach((name, tensor) -> assertThat(tensor.values())
                        .as(name)
                        .isEqualTo(before.get(name).values()));
    }

    @Test
    void shouldGiveTheGradientOfTheLossAsTheProcessorScores() {
        // Given a loss with the wide part's margin and a temperature
        int[] buckets = {1, 5};
        LoraShape shape = new LoraShape(2, 4, new int[] {2023}, buckets);
        Parameters learned = shaken(shape.first(folder.config(), base, 1));
        List<Example> examples = List.of(
                new Example(new int[] {101, 2023, 2003, 102}, 1, 0.7f, new int[] {5}),
                new Example(new int[] {101, 2008, 2023, 2003, 102}, 0.2f, -2, new int[] {1, 4, 5}));
        try (FrozenWeights frozen = new FrozenWeights(root, folder.config(), base, false);
                LoraPass pass = new LoraPass(root, folder.config(), frozen, shape, learned, Rates.NONE, 3)) {
            Gradients gradients = new Gradients();
            // When
            pass.learn(examples, SETTINGS, gradients, 1);
            // Then: it is the slope of the loss, tensor by tensor
            for (String name : List.of(
                    LoraNames.narrowing("bert.encoder.layer.1.attention.self.value"),
                    LoraNames.widening(BertNames.POOLER),
                    LoraNames.HEAD_BIAS,
                    LoraNames.WORDS,
                    LoraNames.BUCKETS)) {
                float[] values = learned.get(name).values();
                float gradient =
                        Objects.requireNonNull(gradients.byName().get(name)).values()[1];
                float kept = values[1];
                values[1] = kept + 1e-2f;
                float above = pass.learn(examples, SETTINGS, new Gradients(), 1);
                values[1] = kept - 1e-2f;
                float below = pass.learn(examples, SETTINGS, new Gradients(), 1);
                values[1] = kept;
                assertThat(gradient).as(name).isCloseTo((above - below) / 2e-2f, within(2e-4f));
            }
        }
    }

    private float[][] logits(LoraShape shape, Parameters learned, Parameters frozenBase, boolean fourBits) {
        try (FrozenWeights frozen = new FrozenWeights(root, folder.config(), frozenBase, fourBits);
                LoraPass pass = new LoraPass(root, folder.config(), frozen, shape, learned, Rates.NONE, 1)) {
            return pass.logits(inputs);
        }
    }

    private float[][] plain(Parameters parameters) {
        try (Learner learner = new Learner(folder.config(), parameters, SETTINGS)) {
            return learner.logits(inputs);
        }
    }

    private static Parameters shaken(Parameters parameters) {
        Random random = new Random(11);
        parameters.byName().values().forEach(tensor -> {
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] += (float) (0.02 * random.nextGaussian());
            }
        });
        return parameters;
    }

    private static void assertClose(float[][] actual, float[][] expected, float within) {
        assertThat(actual.length).isGreaterThan(30).isEqualTo(expected.length);
        assertThat(largestDifference(actual, expected)).isLessThanOrEqualTo(within);
    }

    private static float largestDifference(float[][] one, float[][] other) {
        float largest = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one[i].length; j++) {
                largest = Math.max(largest, Math.abs(one[i][j] - other[i][j]));
            }
        }
        return largest;
    }
}
