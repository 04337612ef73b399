package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.learning.Progress;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainRunTest {
    private static final Path MODEL = Path.of("..", "model");
    private static final List<String> COLOURS = List.of("red", "green", "blue", "white");
    private static final List<String> ANIMALS = List.of("horse", "sheep", "whale", "goose");

    @TempDir
    private Path folder;

    private Path labelled = Path.of("");
    private Path unlabelled = Path.of("");

    @BeforeEach
    void writeTextsInWhichEachColourHasItsAnimal() throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            StringBuilder text = new StringBuilder("number " + i);
            for (int word = 0; word < 4; word++) {
                int colour = random.nextInt(4);
                text.append(" the ").append(COLOURS.get(colour)).append(' ').append(ANIMALS.get(colour));
            }
            String label = i < 40 ? ", \"label\": " + i % 2 : "";
            lines.add("{\"id\": \"t" + i + "\", \"text\": \"" + text + "\"" + label + "}");
        }
        labelled = Files.write(folder.resolve("labelled.jsonl"), lines.subList(0, 40));
        unlabelled = Files.write(folder.resolve("unlabelled.jsonl"), lines.subList(40, 240));
    }

    @Test
    void shouldGuessHiddenWordsBetterAfterwards() throws IOException {
        // When
        PretrainRun.Losses losses =
                new PretrainRun(inputs("out"), RunListener.NONE).run().orElseThrow();
        // Then
        assertThat(losses.after()).isLessThan(0.7 * losses.before());
    }

    @Test
    void shouldWriteAnEncoderThatOtherRunsGiveAHead() throws IOException {
        // When
        new PretrainRun(inputs("out"), RunListener.NONE).run();
        // Then
        List<String> told = new ArrayList<>();
        Parameters learned = ClassifierFolder.base(ModelFolder.open(folder.resolve("out")), 1, told::add);
        Parameters base = ClassifierFolder.read(ModelFolder.open(MODEL));
        assertThat(told).singleElement().asString().contains("bert.pooler.dense.weight", "classifier.weight");
        assertThat(learned.byName()).hasSameSizeAs(base.byName());
        assertThat(folder.resolve("out").resolve("golden.jsonl"))
                .hasSameTextualContentAs(MODEL.resolve("golden.jsonl"));
        assertThat(learned.get(BertNames.WORDS).values())
                .isNotEqualTo(base.get(BertNames.WORDS).values());
    }

    @Test
    void shouldGoOnFromACheckpointToTheSameLosses() throws IOException {
        // Given a run that is never stopped
        List<Double> losses = new ArrayList<>();
        new PretrainRun(inputs("whole"), listener(losses, Integer.MAX_VALUE)).run();
        // When: the same run is stopped after five steps and started again
        List<Double> resumed = new ArrayList<>();
        Optional<PretrainRun.Losses> first = new PretrainRun(inputs("stopped"), listener(resumed, 5)).run();
        new PretrainRun(inputs("stopped"), listener(resumed, Integer.MAX_VALUE)).run();
        // Then
        assertThat(first).isEmpty();
        assertThat(resumed).hasSameSizeAs(losses);
        for (int i = 0; i < losses.size(); i++) {
            assertThat(resumed.get(i)).isCloseTo(losses.get(i), within(1e-4));
        }
    }

    private RunInputs inputs(String out) throws IOException {
        Map<String, String> settings =
                Map.of("epochs", "3", "batch", "16", "learning-rate", "2e-3", "max-tokens", "20");
        return new RunInputs(
                Recipe.of("pretrain", settings),
                List.of(labelled),
                List.of(unlabelled),
                List.of(),
                MODEL,
                null,
                List.of(),
                null,
                folder.resolve(out),
                folder.resolve("cache"));
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
