package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoraRunTest {
    private static final Path MODEL = Path.of("..", "model");

    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void writeReviewsInASlangTheModelDoesNotKnow() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String verdict = i % 2 == 0 ? "zorbly" : "klunkish";
            lines.add("{\"id\": \"r%d\", \"text\": \"number %d of the series was %s\", \"label\": %d}"
                    .formatted(i, i, verdict, 1 - i % 2));
        }
        data = Files.write(folder.resolve("reviews.jsonl"), lines);
    }

    @Test
    void shouldWriteADeltaToTheBaseAndTheModelWithItMergedIn() throws IOException {
        // Given
        RunInputs inputs = inputs("lora", Map.of("epochs", "2"));
        String digest = ModelFolder.open(MODEL).digest();
        // When
        Evaluation evaluation = new LoraRun(inputs, RunListener.NONE).run().orElseThrow();
        // Then: it has learned the words, and both forms say so in the processor's own runtime
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.95);
        Path written = inputs.out().resolve("delta");
        LoraDelta delta =
                LoraDelta.read(Files.readAllBytes(written.resolve("delta.safetensors")), "the delta of the run");
        try (SentimentModel merged = OnnxSentimentModel.open(inputs.out());
                SentimentModel updated = MergedModel.open(MODEL, delta, new ModelVersion("m", "1"), DeviceChoice.CPU)) {
            for (String text : List.of("this one was zorbly", "this one was klunkish")) {
                assertThat(positive(merged, text)).isCloseTo(positive(updated, text), within(5e-3));
            }
            assertThat(positive(merged, "this one was zorbly")).isGreaterThan(0.5);
            assertThat(positive(merged, "this one was klunkish")).isLessThan(0.5);
        }
        JsonNode facts = new ObjectMapper().readTree(Files.readString(written.resolve("delta.json")));
        assertThat(facts.at("/baseSha256").asText())
                .isEqualTo(digest)
                .isEqualTo(ModelFolder.open(MODEL).digest());
        assertThat(facts.at("/metrics/validation/base/accuracy").asDouble())
                .isLessThan(facts.at("/metrics/validation/merged/accuracy").asDouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "seed"})
    void shouldShowTheRunOnAPage(String recipe) throws IOException {
        // When
        RunInputs inputs = inputs(recipe, Map.of("epochs", "1"));
        new LoraRun(inputs, RunListener.NONE).run();

        // Then
        assertThat(inputs.out().resolve("report.html"))
                .content()
                .contains("Recipe " + recipe, "Training loss", "Confusion", "40 held out", "adapter-dropout");
    }

    @Test
    void shouldFollowTheAncestorsCard() throws IOException {
        // Given the recipe as it is, but for fewer epochs
        RunInputs inputs = inputs("seed", Map.of("epochs", "1"));
        // When
        Evaluation evaluation = new LoraRun(inputs, RunListener.NONE).run().orElseThrow();
        // Then: a fifth is held out, as many of each label, and the model reads 512 tokens without a wide part
        assertThat(evaluation.confusion().total()).isEqualTo(40);
        assertThat(evaluation.confusion().truePositives()
                        + evaluation.confusion().falseNegatives())
                .isEqualTo(20);
        ModelFolder written = ModelFolder.open(inputs.out());
        assertThat(written.maxTokens()).isEqualTo(512);
        assertThat(written.path().resolve("wide.safetensors")).doesNotExist();
        try (SentimentModel model = OnnxSentimentModel.open(inputs.out())) {
            assertThat(model.tokenize("film ".repeat(600)).length()).isEqualTo(512);
        }
    }

    private RunInputs inputs(String recipe, Map<String, String> changes) throws IOException {
        return new RunInputs(
                Recipe.of(recipe, changes),
                List.of(data),
                List.of(),
                List.of(),
                MODEL,
                null,
                List.of(),
                null,
                folder.resolve(recipe),
                folder.resolve("cache"));
    }

    private static double positive(SentimentModel model, String text) {
        return model.score(List.of(model.tokenize(text))).get(0).positive();
    }
}
