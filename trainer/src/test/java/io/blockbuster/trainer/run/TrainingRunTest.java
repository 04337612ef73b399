package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.learning.Progress;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
        assertThat(positive(inputs.out(), "the cast number 7 was zorbly to the ending"))
                .isGreaterThan(0.5);
        assertThat(positive(inputs.out(), "the cast number 7 was klunkish to the ending"))
                .isLessThan(0.5);
        assertThat(inputs.out().resolve("split.json")).exists();
        assertThat(inputs.out().resolve("report.html"))
                .content()
                .contains("Training loss", "Held-out accuracy", "Confusion matrix", "learning-rate");
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
    void shouldRefuseABaseThatMarksTheEndsOfATextByOtherIds() throws IOException {
        // Given
        Path base = Files.createDirectory(folder.resolve("base"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(MODEL.resolve(name), base.resolve(name));
        }
        Files.writeString(base.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nfine\n");
        RunInputs usual = inputs("full", Map.of(), "out");
        RunInputs inputs = new RunInputs(
                usual.recipe(),
                usual.labelled(),
                List.of(),
                List.of(),
                base,
                null,
                List.of(),
                null,
                usual.out(),
                usual.cache());
        // When, Then
        assertThatThrownBy(() -> new ClassifierRun(inputs, RunListener.NONE).run())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[CLS] and [SEP] the ids 2 and 3");
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
    void shouldRefuseTheCheckpointOfARunOnOtherTexts() throws IOException {
        // Given a run that was stopped, and then other texts in the same file
        new ClassifierRun(inputs("full", Map.of(), "out"), listener(new ArrayList<>(), 2)).run();
        String reviews = Files.readString(data);
        Files.writeString(data, reviews.replace("zorbly", "splendid"));
        // When, Then
        assertThatThrownBy(() -> new ClassifierRun(inputs("full", Map.of(), "out"), RunListener.NONE).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other data");
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
    void shouldTeachTheWidePartWithWhatATeacherSaysOfUnlabelledTexts() throws IOException {
        // Given texts with words that no labelled text has, and a teacher that knows them
        List<String> lines = new ArrayList<>();
        StringBuilder margins = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String verdict = i % 2 == 0 ? "marvy" : "dreckish";
            lines.add("{\"id\": \"u" + i + "\", \"text\": \"scene " + i + " was " + verdict + "\"}");
            margins.append("u").append(i).append(i % 2 == 0 ? "\t5\n" : "\t-5\n");
        }
        Path unlabelled = Files.write(folder.resolve("unlabelled.jsonl"), lines);
        Path teacher = Files.writeString(folder.resolve("teacher.tsv"), margins);
        RunInputs usual =
                inputs("wide", Map.of("bits", "14", "cost", "1", "folds", "0"), "taught", List.of(teacher), null);
        RunInputs inputs = new RunInputs(
                usual.recipe(),
                usual.labelled(),
                List.of(unlabelled),
                List.of(),
                MODEL,
                null,
                usual.teachers(),
                null,
                usual.out(),
                usual.cache());
        // When
        new WideRun(inputs, RunListener.NONE).run();
        // Then
        Margins wide = Margins.read(inputs.out().resolve(Margins.FILE));
        assertThat(wide.of("u0")).isPositive();
        assertThat(wide.of("u1")).isNegative();
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
                List.of(teacher));
        // When
        Evaluation evaluation =
                new ClassifierRun(distill, RunListener.NONE).run().orElseThrow();
        // Then
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.9);
    }

    @Test
    void shouldSayAsATeacherWhatTheProcessorWouldScore() throws IOException {
        // When
        Path file = new TeacherRun(inputs("teacher", Map.of(), "teacher"), RunListener.NONE).run();
        // Then
        Margins margins = Margins.read(file);
        assertThat(margins.byId()).hasSize(240);
        String first = Files.readAllLines(data).get(0);
        String text = first.substring(first.indexOf("the "), first.indexOf("\", \"label"));
        assertThat(1 / (1 + Math.exp(-margins.of("r0")))).isCloseTo(positive(MODEL, text), within(1e-4));
    }

    @Test
    void shouldLeaveOutTheTextsThatATeacherHasLearnedFromWhenAsked() throws IOException {
        // When
        Path file = new TeacherRun(inputs("teacher", Map.of("texts", "unseen"), "teacher"), RunListener.NONE).run();
        // Then: a fifth of the 240 is held out
        assertThat(Margins.read(file).byId()).hasSize(48);
    }

    @Test
    void shouldTakeTheMeanOfTeachersOnTheTextsThatAllOfThemKnow() throws IOException {
        // Given
        Path one = Files.writeString(folder.resolve("one.tsv"), "a\t1.0\nb\t-2.0\n");
        Path other = Files.writeString(folder.resolve("other.tsv"), "b\t-4.0\nc\t9.0\n");
        // When, Then
        assertThat(Margins.ensemble(List.of(one, other), List.of()).byId()).containsExactly(Map.entry("b", -3f));
    }

    @Test
    void shouldListenToTheTeacherThatIsRightOnJudgedTexts() throws IOException {
        // Given one teacher that knows, though it says it softly, and one that says loudly what is as often wrong as
        // right
        StringBuilder knowing = new StringBuilder("new\t0.5\n");
        StringBuilder guessing = new StringBuilder("new\t-4\n");
        List<PieceText> judged = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            judged.add(new PieceText("t" + i, i % 2, new int[0]));
            knowing.append("t").append(i).append(i % 2 == 1 ? "\t0.5\n" : "\t-0.5\n");
            guessing.append("t").append(i).append(i % 4 < 2 ? "\t4\n" : "\t-4\n");
        }
        List<Path> files = List.of(
                Files.writeString(folder.resolve("knowing.tsv"), knowing),
                Files.writeString(folder.resolve("guessing.tsv"), guessing));
        // When, Then
        assertThat(Margins.ensemble(files, judged).of("new")).isGreaterThan(1f);
    }

    @Test
    void shouldLeaveFrozenLayersAndTheEmbeddingsAsTheyAre() throws IOException {
        // Given
        RunInputs inputs = inputs("full", Map.of("frozen-layers", "1"), "frozen");
        // When
        new ClassifierRun(inputs, RunListener.NONE).run();
        // Then
        ModelFolder learned = ModelFolder.open(inputs.out());
        ModelFolder base = ModelFolder.open(MODEL);
        Parameters before = ClassifierFolder.base(base, 0, what -> {});
        ClassifierFolder.base(learned, 0, what -> {}).byName().forEach((name, tensor) -> {
            boolean frozen = name.startsWith("bert.embeddings.") || name.startsWith("bert.encoder.layer.0.");
            boolean learnedAnew = name.startsWith("bert.encoder.layer.1.") && name.endsWith(".weight");
            if (frozen || learnedAnew) {
                assertThat(Arrays.equals(tensor.values(), before.get(name).values()))
                        .as(name)
                        .isEqualTo(frozen);
            }
        });
    }

    @Test
    void shouldCountWhatTheWidePartSaysIntoTheLoss() throws IOException {
        // Given a wide part that is right of every text, and one that says nothing
        StringBuilder all = new StringBuilder();
        StringBuilder nothing = new StringBuilder();
        for (int i = 0; i < 240; i++) {
            all.append("r").append(i).append(i % 2 == 0 ? "\t12\n" : "\t-12\n");
            nothing.append("r").append(i).append("\t0\n");
        }
        // When, Then
        assertThat(firstLossBeside(all.toString(), "all")).isLessThan(0.01);
        assertThat(firstLossBeside(nothing.toString(), "nothing")).isGreaterThan(0.3);
    }

    private double firstLossBeside(String margins, String out) throws IOException {
        Path wide = Files.writeString(folder.resolve(out + ".tsv"), margins);
        List<Double> losses = new ArrayList<>();
        RunInputs inputs = inputs("beside", Map.of("offset-loss", "1"), out, List.of(), wide);
        new ClassifierRun(inputs, listener(losses, 1)).run();
        return losses.get(0);
    }

    @Test
    void shouldLearnTheWidePartAgainWithTheHeldOutTextsWhenAsked() throws IOException {
        // Given
        RunInputs judged = inputs("wide", Map.of("bits", "14", "cost", "1", "folds", "0"), "judged");
        RunInputs refit = inputs("wide", Map.of("bits", "14", "cost", "1", "folds", "0", "refit", "1"), "refit");
        // When
        Evaluation first = new WideRun(judged, RunListener.NONE).run();
        Evaluation second = new WideRun(refit, RunListener.NONE).run();
        // Then: the judgement is of the part that has not seen them, the part that is written has
        assertThat(second.logLoss()).isCloseTo(first.logLoss(), within(1e-9));
        assertThat(refit.out().resolve("wide.safetensors"))
                .satisfies(file -> assertThat(Files.readAllBytes(file))
                        .isNotEqualTo(Files.readAllBytes(judged.out().resolve("wide.safetensors"))));
    }

    @Test
    void shouldWriteTheMeanOfTheWeightsOfSeveralModels() throws IOException {
        // Given the base, and one like it whose head and words are off by a known amount
        Path other = shifted(0.75f);
        RunInputs inputs = inputs("average", Map.of(), "mean");
        // When the other counts twice
        Evaluation evaluation = new AverageRun(inputs, List.of(other, other), RunListener.NONE).run();
        // Then
        Parameters base = ClassifierFolder.read(ModelFolder.open(MODEL));
        Parameters mean = ClassifierFolder.read(ModelFolder.open(inputs.out()));
        assertThat(mean.byName().keySet()).isEqualTo(base.byName().keySet());
        base.byName().forEach((name, tensor) -> {
            float[] values = mean.get(name).values();
            for (int i = 0; i < values.length; i += 97) {
                float expected = tensor.values()[i] + 0.5f;
                assertThat(values[i]).as(name).isCloseTo(expected, within(2e-3f * Math.max(1, Math.abs(expected))));
            }
        });
        assertThat(evaluation.confusion().total()).isEqualTo(48);
        assertThat(inputs.out().resolve("report.html")).exists();
        assertThat(ModelFolder.open(inputs.out()).maxTokens()).isEqualTo(512);
    }

    @Test
    void shouldAverageModelsOfOneShapeOnlyAndMoreThanOne() throws IOException {
        // Given a model of one layer
        Path lower = shifted(0);
        Path config = lower.resolve("config.json");
        String twoLayers = Files.readString(config);
        Files.writeString(
                config, twoLayers.replaceFirst("\"num_hidden_layers\"\\s*:\\s*2", "\"num_hidden_layers\": 1"));
        // When
        RunInputs inputs = inputs("average", Map.of(), "mean");
        AverageRun unlike = new AverageRun(inputs, List.of(lower), RunListener.NONE);
        AverageRun alone = new AverageRun(inputs, List.of(), RunListener.NONE);
        // Then
        assertThat(Files.readString(config)).isNotEqualTo(twoLayers);
        assertThatThrownBy(unlike::run).isInstanceOf(ModelException.class).hasMessageContaining("one shape");
        assertThatThrownBy(alone::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--average");
    }

    /** The base with the same added to each of its weights. */
    private Path shifted(float by) throws IOException {
        ModelFolder base = ModelFolder.open(MODEL);
        Parameters parameters = ClassifierFolder.read(base).copy();
        parameters.byName().values().forEach(tensor -> {
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] += by;
            }
        });
        Path out = folder.resolve("shifted");
        ClassifierFolder.write(out, base, parameters, Precision.F16);
        return out;
    }

    private RunInputs inputs(String recipe, Map<String, String> changes, String out) {
        return inputs(recipe, changes, out, List.of());
    }

    private RunInputs inputs(String recipe, Map<String, String> changes, String out, List<Path> teachers) {
        return inputs(recipe, changes, out, teachers, null);
    }

    private RunInputs inputs(
            String recipe, Map<String, String> changes, String out, List<Path> teachers, @Nullable Path wide) {
        try {
            return new RunInputs(
                    Recipe.of(recipe, new HashMap<>(changes)),
                    List.of(data),
                    List.of(),
                    List.of(),
                    MODEL,
                    null,
                    teachers,
                    wide,
                    folder.resolve(out),
                    folder.resolve("cache"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double positive(Path model, String text) {
        try (OnnxSentimentModel loaded = OnnxSentimentModel.open(model)) {
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
