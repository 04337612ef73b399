package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.core.wide.WidePart;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8ModelTest {
    private static final ModelFolder SHIPPED = ModelFolder.open(Path.of("../model"));
    private static final Optional<WidePart> WIDE = WidePart.of(SHIPPED.path());
    private static final String OUTPUT = "bert.encoder.layer.0.attention.output.dense.weight";
    private static final String WORDS = "bert.embeddings.word_embeddings.weight";

    private static BertWeights weights;
    private static OnnxSentimentModel model;
    private static List<GoldenExample> golden;

    @BeforeAll
    static void load() {
        try (WeightsReader reader = SHIPPED.weights()) {
            weights = BertWeights.classifier(SHIPPED.config(), reader);
        }
        model = OnnxSentimentModel.int8(SHIPPED, weights, WIDE);
        golden = GoldenExample.read(
                SHIPPED.path().resolve(Objects.requireNonNull(SHIPPED.settings().golden())));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void shouldMeetTheScoresOfTheGoldenExamples() {
        SentimentLabels labels = SentimentLabels.of(SHIPPED.labels());

        assertThat(golden).allSatisfy(example -> {
            Score score = score(model, example.text());
            double expected =
                    labels.probability(example.logits(), SHIPPED.settings().temperature());
            assertThat(score.positive()).as(example.text()).isCloseTo(expected, within(Int8Trial.TOLERANCE));
        });
    }

    @Test
    void shouldScoreATextTheSameInAnyCompany() {
        // Given texts of many lengths, each twice, and one of extremes among many of its length
        List<Tokens> batch = Stream.concat(golden.stream(), golden.stream())
                .map(example -> model.tokenize(example.text()))
                .toList();
        List<Tokens> equal = IntStream.range(0, 50)
                .mapToObj(i -> new Tokens(
                        IntStream.range(0, 20).map(j -> 1_000 + 500 * i + j * i).toArray(), false))
                .toList();

        // Then
        for (List<Tokens> company : List.of(batch, equal)) {
            List<Score> together = model.score(company);
            for (int i = 0; i < company.size(); i++) {
                assertThat(together.get(i).logits())
                        .isEqualTo(model.score(List.of(company.get(i))).get(0).logits());
            }
        }
    }

    @Test
    void shouldComputeNoPadding() {
        assertThat(model.padding(golden.stream()
                        .map(example -> model.tokenize(example.text()))
                        .toList()))
                .isZero();
    }

    @Test
    void shouldRoundTheWeightsOfAMergedUpdateAnew() {
        CudaOptions int8 = new CudaOptions(Precision.INT8, 0, false);
        DeviceChoice cpu = DeviceChoice.parse("cpu").with(int8);

        try (SentimentModel updated =
                        MergedModel.open(UpdateFixture.BASE, UpdateFixture.delta(5), SHIPPED.version(), cpu);
                SentimentModel exact = MergedModel.open(
                        UpdateFixture.BASE, UpdateFixture.delta(5), SHIPPED.version(), DeviceChoice.CPU);
                SentimentModel kind =
                        MergedModel.open(UpdateFixture.BASE, UpdateFixture.opinionated(true), SHIPPED.version(), cpu)) {
            for (String text : UpdateFixture.TEXTS) {
                assertThat(score(updated, text).positive())
                        .isCloseTo(score(exact, text).positive(), within(Int8Trial.TOLERANCE));
                assertThat(score(kind, text).label()).isEqualTo(Sentiment.POSITIVE);
            }
        }
    }

    @Test
    void shouldRefuseWeightsThatAreNoNumbers() {
        float[] broken = weights.get(OUTPUT).values().clone();
        broken[7] = Float.NaN;

        assertThatThrownBy(() -> OnnxSentimentModel.int8(SHIPPED, with(OUTPUT, broken), WIDE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not finite numbers");
    }

    @Test
    void shouldRefuseWeightsTooLargeToCompute() {
        float[] huge = weights.get(OUTPUT).values().clone();
        Arrays.fill(huge, Float.MAX_VALUE);

        assertThatThrownBy(() -> OnnxSentimentModel.int8(SHIPPED, with(OUTPUT, huge), WIDE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not finite numbers");
    }

    @Test
    void shouldRejectOnlyTheTextsWithAWordThatIsNoNumber() {
        // Given
        int poison = model.tokenize("poison").ids()[1];
        float[] broken = weights.get(WORDS).values().clone();
        int hidden = SHIPPED.config().hidden();
        broken[poison * hidden + 3] = Float.NaN;

        try (OnnxSentimentModel damaged = OnnxSentimentModel.int8(SHIPPED, with(WORDS, broken), WIDE)) {
            // When, Then
            assertThat(score(damaged, "a sweet film").logits())
                    .isEqualTo(score(model, "a sweet film").logits());
            assertThatThrownBy(() -> score(damaged, "a poison film"))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("not a finite number");
        }
    }

    @Test
    void shouldBeTakenForTheShippedModelWhereTheCpuIsFastWithIt() {
        try (OnnxSentimentModel taken = Int8Trial.quickest(OnnxSentimentModel.of(SHIPPED, weights, WIDE), weights)) {
            assertThat(taken.precision()).isEqualTo(OnnxRuntime.hasFastInt8() ? Precision.INT8 : Precision.FP32);
            assertThat(score(taken, "A wonderful, moving film. I loved every minute.")
                            .label())
                    .isEqualTo(Sentiment.POSITIVE);
        }
    }

    @Test
    void shouldNotBeTakenWhereScoresWouldBeOff() {
        // Given a unit that nothing listens to, so loud that those beside it are rounded away
        String loud = "bert.encoder.layer.0.intermediate.dense.bias";
        String listening = "bert.encoder.layer.0.output.dense.weight";
        float[] biases = weights.get(loud).values().clone();
        biases[0] = 1_000;
        float[] columns = weights.get(listening).values().clone();
        for (int i = 0; i < columns.length; i += biases.length) {
            columns[i] = 0;
        }
        BertWeights delicate = weights.with(Map.of(
                loud,
                new Tensor(weights.get(loud).shape(), biases),
                listening,
                new Tensor(weights.get(listening).shape(), columns)));

        // When
        try (OnnxSentimentModel taken = Int8Trial.quickest(OnnxSentimentModel.of(SHIPPED, delicate, WIDE), delicate);
                OnnxSentimentModel exact = OnnxSentimentModel.of(SHIPPED, delicate, WIDE)) {
            // Then
            assertThat(taken.precision()).isEqualTo(Precision.FP32);
            assertThat(score(taken, "a sweet film").logits())
                    .isEqualTo(score(exact, "a sweet film").logits());
        }
    }

    @Test
    void shouldBeTriedOnTextsOfManyLengthsWhereAModelHasNoGoldenExamples(@TempDir Path folder) throws IOException {
        // Given
        String examples = Objects.requireNonNull(SHIPPED.settings().golden());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SHIPPED.path())) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && !file.endsWith(examples)) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        OnnxSentimentModel exact = OnnxSentimentModel.of(ModelFolder.open(folder), weights, WIDE);
        List<Integer> lengths = Int8Trial.texts(exact.folder()).stream()
                .map(text -> exact.tokenize(text).length())
                .toList();

        // When
        try (OnnxSentimentModel taken = Int8Trial.quickest(exact, weights)) {
            // Then
            assertThat(lengths)
                    .hasSizeGreaterThan(20)
                    .anyMatch(length -> length < 5)
                    .contains(SHIPPED.maxTokens());
            assertThat(Int8Trial.texts(SHIPPED)).hasSize(64);
            assertThat(taken.precision()).isEqualTo(OnnxRuntime.hasFastInt8() ? Precision.INT8 : Precision.FP32);
        }
    }

    private static BertWeights with(String name, float[] values) {
        return weights.with(Map.of(name, new Tensor(weights.get(name).shape(), values)));
    }

    private static Score score(SentimentModel model, String text) {
        return model.score(List.of(model.tokenize(text))).get(0);
    }
}
