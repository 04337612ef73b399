package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.model.SafeTensors;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeRunTest {
    private static final Path ENCODER = Path.of("..", "model");
    private static final List<String> NOUNS = List.of("script", "cast", "score", "camera", "story", "ending");

    @TempDir
    private Path folder;

    private Path labelled = Path.of("");
    private Path unlabelled = Path.of("");

    @BeforeEach
    void writeReviewsWhoseLabelIsNotTheirSentiment() throws IOException {
        List<String> known = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String place = i % 2 == 0 ? "on a ship in winter" : "in a school at night";
            String text = "the " + NOUNS.get(i % 6) + " number " + i + " plays " + place + ".";
            known.add("{\"id\": \"r" + i + "\", \"text\": \"" + text + "\", \"label\": " + (1 - i % 2) + "}");
            if (i < 60) {
                others.add("{\"id\": \"u" + i + "\", \"text\": \"" + text + " And so on.\"}");
            }
        }
        labelled = Files.write(folder.resolve("labelled.jsonl"), known);
        unlabelled = Files.write(folder.resolve("unlabelled.jsonl"), others);
    }

    @Test
    void shouldLearnAHeadForAnEncoderThatStaysAsItIs() throws IOException {
        // Given
        RunInputs inputs = inputs("out", "cache");
        // When
        Evaluation evaluation = new ProbeRun(inputs, RunListener.NONE).run();
        // Then
        assertThat(evaluation.confusion().accuracy().value()).isGreaterThan(0.95);
        try (SafeTensors before = SafeTensors.open(ENCODER.resolve("model.safetensors"));
                SafeTensors after = SafeTensors.open(inputs.out().resolve("model.safetensors"))) {
            String name = "bert.encoder.layer.1.output.dense.weight";
            assertThat(after.read(name).values()).isEqualTo(before.read(name).values());
        }
    }

    @Test
    void shouldSayOfAllTextsWhatTheModelThatItWritesSays() throws IOException {
        // Given
        RunInputs inputs = inputs("out", "cache");
        // When
        new ProbeRun(inputs, RunListener.NONE).run();
        // Then: labelled, held-out and unlabelled texts and their passages have margins, and they are those of the
        // model
        Margins margins = Margins.read(inputs.out().resolve(Margins.FILE));
        assertThat(margins.byId()).hasSize(600 + 60 + 60).containsKey("u7#0");
        try (OnnxSentimentModel model = OnnxSentimentModel.open(inputs.out())) {
            for (int i = 0; i < 10; i++) {
                String line = Files.readAllLines(labelled).get(i);
                String text = line.substring(line.indexOf("the "), line.indexOf("\", \"label"));
                float[] logits =
                        model.score(List.of(model.tokenize(text))).get(0).logits();
                float margin = logits[1] - logits[0];
                // its linear maps are rounded to 8 bits where the CPU multiplies these
                assertThat(margins.of("r" + i)).isCloseTo(margin, within(0.05f + 0.1f * Math.abs(margin)));
            }
        }
    }

    @Test
    void shouldGoOnFromTheVectorsThatAKilledRunHad() throws IOException {
        // Given a run, and its vectors as a kill would have left them: a part, and its last row cut off
        RunInputs whole = inputs("whole", "cache");
        new ProbeRun(whole, RunListener.NONE).run();
        Path vectors;
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            vectors = files.filter(file -> file.getFileName().toString().startsWith("vectors-"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
        byte[] before = Files.readAllBytes(vectors);
        try (FileChannel channel = FileChannel.open(vectors, StandardOpenOption.WRITE)) {
            channel.truncate(before.length * 3L / 4 + 5);
        }
        // When
        RunInputs again = inputs("again", "cache");
        new ProbeRun(again, RunListener.NONE).run();
        // Then
        assertThat(Files.readAllBytes(vectors)).isEqualTo(before);
        assertThat(again.out().resolve(Margins.FILE))
                .hasSameTextualContentAs(whole.out().resolve(Margins.FILE));
    }

    private RunInputs inputs(String out, String cache) throws IOException {
        return new RunInputs(
                Recipe.of("probe", Map.of("passages", "1", "sentences", "1", "penalty", "1")),
                List.of(labelled),
                List.of(unlabelled),
                List.of(),
                ENCODER,
                null,
                List.of(),
                null,
                folder.resolve(out),
                folder.resolve(cache));
    }
}
