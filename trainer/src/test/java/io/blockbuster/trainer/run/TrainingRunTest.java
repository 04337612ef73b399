package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.trainer.learning.Progress;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static final Path MODEL = Path.of("..", "model");
    private static final List<String> NOUNS = List.of("script", "cast", "score", "camera", "story", "ending");

    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void writeReviewsInASlangTheModelDoesNotKnow() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            String verdict = i % 2 == 0 ? "zorbly" : "klunkish";
            String text = "the " + NOUNS.get(random.nextInt(6)) + " number " + i + " was " + verdict + " to the "
                    + NOUNS.get(random.nextInt(6));
            lines.add("{\"id\": \"r" + i + "\", \"text\": \"" + text + "\", \"label\": " + (1 - i % 2) + "}");
        }
        data = Files.write(folder.resolve("reviews.jsonl"), lines);
    }

    @Test
    void shouldLearnWordsThatTheBaseDoesNotKnow() throws IOException {
        // Given
        RunInputs inputs =
                inputs("full", Map.of("epochs", "4", "batch", "8", "learning-rate", "1e-3", "dropout", "0"), "learned");
        // When
        Evaluation evaluation =
                new ClassifierRun(inputs, RunListener.NONE).run().orElseThrow();
        // Then: on the texts held out, and in the processor's own runtime
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.95);
        assertThat(positive(inputs.out(), "the cast was zorbly")).isGreaterThan(0.5);
        assertThat(positive(inputs.out(), "the cast was klunkish")).isLessThan(0.5);
        assertThat(inputs.out().resolve("split.json")).exists();
        assertThat(inputs.out().resolve("checkpoint.safetensors")).doesNotExist();
    }

    @Test
    void shouldGoOnFromACheckpointToTheSameLossesAndWeights() throws IOException {
        // Given a run that is never stopped
        List<Double> losses = new ArrayList<>();
        RunInputs whole = inputs("full", Map.of("epochs", "2"), "whole");
        new ClassifierRun(whole, listener(losses, Integer.MAX_VALUE)).run();
        // When: the same run is stopped after five steps and started again
        List<Double> resumed = new ArrayList<>();
        RunInputs stopped = inputs("full", Map.of("epochs", "2"), "stopped");
        Optional<Evaluation> first = new ClassifierRun(stopped, listener(resumed, 5)).run();
        new ClassifierRun(stopped, listener(resumed, Integer.MAX_VALUE)).run();
        // Then
        assertThat(first).isEmpty();
        assertThat(resumed).hasSameSizeAs(losses);
        for (int i = 0; i < losses.size(); i++) {
            assertThat(resumed.get(i)).isCloseTo(losses.get(i), within(1e-5));
        }
        assertThat(positive(stopped.out(), "the cast was zorbly"))
                .isCloseTo(positive(whole.out(), "the cast was zorbly"), within(1e-3));
    }

    @Test
    void shouldRefuseTheCheckpointOfAnotherRun() throws IOException {
        // Given
        new ClassifierRun(inputs("full", Map.of(), "out"), listener(new ArrayList<>(), 2)).run();
        ClassifierRun other = new ClassifierRun(inputs("full", Map.of("batch", "8"), "out"), RunListener.NONE);
        // When, Then
        assertThatThrownBy(other::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other settings");
    }

    @Test
    void shouldAskForATeacherWhereTheRecipeNeedsOne() {
        ClassifierRun run = new ClassifierRun(inputs("distill", Map.of(), "out"), RunListener.NONE);
        assertThatThrownBy(run::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("teacher");
    }

    @Test
    void shouldWriteAWidePartThatKnowsTheNewWords() throws IOException {
        // Given
        RunInputs inputs = inputs("wide", Map.of("bits", "14", "cost", "1"), "wide");
        // When
        Evaluation evaluation = new WideRun(inputs, RunListener.NONE).run();
        // Then
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.95);
        assertThat(inputs.out().resolve("wide.safetensors")).exists();
        assertThat(positive(inputs.out(), "the cast was zorbly"))
                .isGreaterThan(positive(inputs.out(), "the cast was klunkish"));
        assertThat(Margins.read(inputs.out().resolve("margins.tsv")).byId()).hasSize(240);
    }

    @Test
    void shouldDistillAWidePartIntoATransformer() throws IOException {
        // Given
        RunInputs wide = inputs("wide", Map.of("bits", "14", "cost", "1"), "wide");
        new WideRun(wide, RunListener.NONE).run();
        Path teacher = wide.out().resolve("margins.tsv");
        RunInputs distill = inputs(
                "distill",
                Map.of("epochs", "4", "batch", "8", "learning-rate", "1e-3", "dropout", "0"),
                "distilled",
                teacher);
        // When
        Evaluation evaluation =
                new ClassifierRun(distill, RunListener.NONE).run().orElseThrow();
        // Then
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.9);
    }

    private RunInputs inputs(String recipe, Map<String, String> changes, String out) {
        return inputs(recipe, changes, out, null);
    }

    private RunInputs inputs(String recipe, Map<String, String> changes, String out, @Nullable Path teacher) {
        try {
            return new RunInputs(
                    Recipe.of(recipe, new HashMap<>(changes)),
                    List.of(data),
                    List.of(),
                    List.of(),
                    MODEL,
                    null,
                    teacher,
                    folder.resolve(out),
                    folder.resolve("cache"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double positive(Path model, String text) {
        try (OnnxSentimentModel loaded = OnnxSentimentModel.open(model, DeviceChoice.parse("cpu"))) {
            return loaded.score(List.of(loaded.tokenize(text))).get(0).positive();
        }
    }

    private static RunListener listener(List<Double> losses, int stopAfter) {
        return new RunListener() {
            @Override
            public void onStage(String what) {}

            @Override
            public boolean onStep(Progress progress) {
                losses.add(progress.loss());
                return progress.step() != stopAfter;
            }
        };
    }
}
