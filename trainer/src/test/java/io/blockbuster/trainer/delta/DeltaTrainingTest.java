package io.blockbuster.trainer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.lora.LoraShape;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeltaTrainingTest {
    private static final Path MODEL = Path.of("..", "model");

    /** What a message may take, as base64 in JSON. */
    private static final int MOST_BYTES = 300 * 1024 * 3 / 4;

    private static final List<String> NOUNS = List.of("script", "cast", "score", "camera", "story", "ending");

    @Test
    void shouldLearnWordsThatTheBaseDoesNotKnowAndKeepWhatItSaysOfOthers() throws IOException {
        // Given
        List<String> unseen = texts(slang(40, 9));
        List<String> ordinary = texts(ordinary(40, 9));
        DeltaSettings settings = DeltaSettings.of(Recipe.of("lora", Map.of("epochs", "2")));
        try (DeltaTraining training = DeltaTraining.of(ModelFolder.open(MODEL), settings)) {
            double[] before = training.predict(ordinary);
            // When
            Delta delta = training.learn(slang(160, 1), ordinary(80, 2), progress -> true)
                    .orElseThrow();
            // Then
            assertThat(right(slang(40, 9), training.predict(unseen))).isLessThan(0.8);
            assertThat(right(slang(40, 9), training.predict(delta.content(), unseen)))
                    .isGreaterThan(0.95);
            double[] after = training.predict(delta.content(), ordinary);
            double moved = 0;
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i] >= 0.5).as(ordinary.get(i)).isEqualTo(before[i] >= 0.5);
                assertThat(after[i]).as(ordinary.get(i)).isCloseTo(before[i], within(0.25));
                moved += Math.abs(after[i] - before[i]);
            }
            assertThat(moved / before.length).isLessThan(0.08);
            assertThat(delta.bytes()).hasSizeLessThan(MOST_BYTES);
            assertThat(delta.metrics().freshAfter())
                    .isGreaterThan(delta.metrics().freshBefore());
            assertThat(delta.metrics().replayKept()).isGreaterThan(0.95);
        }
    }

    @Test
    void shouldSayOfTextsWhatTheProcessorSays() {
        List<String> texts = texts(ordinary(20, 4));
        double[] here;
        try (DeltaTraining training = DeltaTraining.of(ModelFolder.open(MODEL), DeltaSettings.defaults())) {
            here = training.predict(texts);
        }
        try (OnnxSentimentModel processor = OnnxSentimentModel.open(MODEL)) {
            for (int i = 0; i < here.length; i++) {
                double there = processor
                        .score(List.of(processor.tokenize(texts.get(i))))
                        .get(0)
                        .positive();
                assertThat(here[i]).isCloseTo(there, within(1e-4));
            }
        }
    }

    @Test
    void shouldFitAMessageWithAllTheAdditionsThatTheRecipeAllows() {
        DeltaSettings settings = DeltaSettings.defaults();
        LoraShape largest = new LoraShape(
                settings.rank(),
                settings.alpha(),
                IntStream.range(0, settings.words()).toArray(),
                IntStream.range(0, settings.buckets()).toArray());
        ModelFolder base = ModelFolder.open(MODEL);

        byte[] file = new Learned(largest, largest.first(base.config(), ClassifierFolder.read(base), 1))
                .delta(base.config())
                .write(Precision.F16);

        assertThat(file).hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void shouldGiveNoDeltaWhereTheLearningWasStopped() {
        try (DeltaTraining training = DeltaTraining.of(ModelFolder.open(MODEL), DeltaSettings.defaults())) {
            Optional<Delta> delta = training.learn(slang(40, 1), List.of(), progress -> progress.step() < 2);
            assertThat(delta).isEmpty();
        }
    }

    @Test
    void shouldAskForALabelOnEveryNewText() {
        List<LabelledText> texts = List.of(new LabelledText("r-7", "It was zorbly.", LabelledText.UNLABELLED));
        try (DeltaTraining training = DeltaTraining.of(ModelFolder.open(MODEL), DeltaSettings.defaults())) {
            assertThatThrownBy(() -> training.learn(texts, List.of(), progress -> true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("r-7");
        }
    }

    private static List<LabelledText> slang(int count, int seed) {
        return reviews(count, seed, "zorbly", "klunkish");
    }

    private static List<LabelledText> ordinary(int count, int seed) {
        return reviews(count, seed, "wonderful", "terrible");
    }

    private static List<LabelledText> reviews(int count, int seed, String praise, String scorn) {
        Random random = new Random(seed);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "the " + NOUNS.get(random.nextInt(6)) + " number " + random.nextInt(1_000) + " was "
                    + (i % 2 == 0 ? praise : scorn) + " and so was the " + NOUNS.get(random.nextInt(6));
            texts.add(new LabelledText("r" + i, text, 1 - i % 2));
        }
        return texts;
    }

    private static List<String> texts(List<LabelledText> labelled) {
        return labelled.stream().map(LabelledText::text).toList();
    }

    private static double right(List<LabelledText> texts, double[] positive) {
        return IntStream.range(0, positive.length)
                        .filter(i ->
                                (positive[i] >= 0.5 ? 1 : 0) == texts.get(i).label())
                        .count()
                / (double) positive.length;
    }
}
