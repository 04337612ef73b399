package io.blockbuster.program.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.CommandRun;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graph for GPUs against the CPU's, in both precisions, on the training reviews that were held out when the shipped
 * model was made: on a GPU where there is one, else as far as that goes on the CPU.
 */
@Tag("faults")
class DeviceAgreementIT {
    private static final Path IMDB =
            Path.of(Objects.requireNonNullElse(System.getenv("BLOCKBUSTER_IMDB"), "../../shared/data"));
    private static final Path TRAIN = IMDB.resolve("imdb_train.jsonl.gz");
    private static final Path TEST = IMDB.resolve("imdb_test.jsonl.gz");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "fp32"})
    void shouldScoreTheHeldOutReviewsAsTheCpuDoes(String precision) throws IOException {
        // Given
        assumeTrue(Files.exists(TRAIN) && Files.exists(TEST), "the IMDB reviews are not there");
        List<LabelledText> heldOut = heldOut();
        Path data = write(heldOut);

        // When
        CommandRun run =
                CommandRun.of("check-device", "--precision", precision, "--data", data.toString(), "--limit", "10000");

        // Then
        System.out.print(run.out());
        assertThat(run.out())
                .contains("against the CPU: " + heldOut.size() + " texts")
                .contains("in batches against one at a time: " + heldOut.size() + " texts");
        assertThat(run.code()).isZero();
    }

    /** Split as the recipes do, which learn from no text that the test part has too; of that no label is used. */
    private static List<LabelledText> heldOut() throws IOException {
        Recipe recipe = Recipe.of("full", Map.of());
        return TrainingData.read(
                        List.of(TRAIN),
                        List.of(),
                        List.of(TEST),
                        recipe.number("validation"),
                        recipe.integer("split-seed"))
                .split()
                .validation();
    }

    private Path write(List<LabelledText> texts) throws IOException {
        Path file = folder.resolve("held-out.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (LabelledText text : texts) {
                out.write(ReviewJson.write(Map.of("id", text.id(), "text", text.text(), "label", text.label())));
                out.write('\n');
            }
        }
        return file;
    }
}
