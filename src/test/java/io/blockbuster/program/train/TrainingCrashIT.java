package io.blockbuster.program.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.model.Sha256;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training in a process of its own that is killed without a chance to clean up. */
class TrainingCrashIT {
    private static final int TEXTS = 120;

    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void writeReviews() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            String verdict = i % 2 == 0 ? "zorbly and quite wonderful" : "klunkish and rather dull";
            lines.add("{\"id\": \"r%d\", \"text\": \"%s, number %d of the series was %s.\", \"label\": %d}"
                    .formatted(i, "The film ".repeat(1 + i % 7).strip(), i, verdict, 1 - i % 2));
        }
        data = Files.write(folder.resolve("reviews.jsonl"), lines);
    }

    @ParameterizedTest
    @CsvSource({"full, 3e-4", "lora, 1e-3"})
    void shouldEndAsIfItHadNeverBeenKilled(String recipe, String rate) throws IOException {
        // Given a run that nobody disturbs
        Path whole = folder.resolve("whole");
        try (ProgramProcess process = start(recipe, rate, whole)) {
            assertThat(process.awaitExit()).isZero();
        }
        // When: the same run is killed twice and started again each time
        Path killed = folder.resolve("killed");
        killAfterACheckpoint(recipe, rate, killed);
        killAfterACheckpoint(recipe, rate, killed);
        String output;
        try (ProgramProcess process = start(recipe, rate, killed)) {
            assertThat(process.awaitExit()).isZero();
            output = process.output();
        }
        // Then
        assertThat(output).contains("Going on after step");
        for (String file : List.of("metrics.json", "model.safetensors", "blockbuster.json")) {
            assertThat(Sha256.of(killed.resolve(file))).as(file).isEqualTo(Sha256.of(whole.resolve(file)));
        }
        assertThat(killed.resolve("checkpoint.safetensors")).doesNotExist();
    }

    private void killAfterACheckpoint(String recipe, String rate, Path out) throws IOException {
        Path checkpoint = out.resolve("checkpoint.safetensors");
        FileTime before = Files.exists(checkpoint) ? Files.getLastModifiedTime(checkpoint) : FileTime.fromMillis(0);
        try (ProgramProcess process = start(recipe, rate, out)) {
            Awaitility.await("a new checkpoint")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(checkpoint)
                            && Files.getLastModifiedTime(checkpoint).compareTo(before) > 0);
            process.kill();
        }
        assertThat(out.resolve("metrics.json")).doesNotExist();
    }

    private ProgramProcess start(String recipe, String rate, Path out) {
        return ProgramProcess.start(
                "train-" + recipe,
                Map.of("JDK_JAVA_OPTIONS", "-Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.num_interop_threads=1"),
                List.of(
                        "train",
                        "--data",
                        data.toString(),
                        "--recipe",
                        recipe,
                        "--base",
                        Path.of("..", "model").toString(),
                        "--out",
                        out.toString(),
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--set",
                        "learning-rate=" + rate,
                        "--set",
                        "batch=4",
                        "--set",
                        "epochs=4",
                        "--set",
                        "checkpoint-steps=20"));
    }
}
