package io.blockbuster.program.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blockbuster.program.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldScoreItsArgumentsInOrder() {
        // When
        CommandRun run =
                CommandRun.of("score", "A quiet marvel, moving and superb.", "Awful, boring, a waste of time.");

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("positive  0.").endsWith("moving and superb."),
                        second -> assertThat(second).startsWith("negative  0.").endsWith("a waste of time."));
    }

    @Test
    void shouldKeepTheOrderOfALongInput() throws Exception {
        // Given
        String input = IntStream.range(0, 500)
                .mapToObj(i -> "{\"id\":" + i + ",\"text\":\"review " + "good ".repeat(i % 40) + "\"}")
                .collect(Collectors.joining("\n"));

        // When
        CommandRun run = CommandRun.withInput(input, "score", "--json");

        // Then
        assertThat(run.code()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        int expected = 0;
        for (String line : run.out().lines().toList()) {
            JsonNode scored = mapper.readTree(line);
            assertThat(scored.get("id").asText()).isEqualTo(String.valueOf(expected++));
            assertThat(scored.get("score").asDouble()).isBetween(0.0, 1.0);
            assertThat(scored.get("label").asText()).isIn("positive", "negative");
            assertThat(scored.at("/model/name").asText()).isNotEmpty();
        }
        assertThat(expected).isEqualTo(500);
    }

    @Test
    void shouldPrintWhatStoodBeforeABrokenLineAndThenFail() {
        // When
        CommandRun run = CommandRun.withInput("{\"text\":\"fine\"}\n{\"txt\":\"x\"}\n", "score");

        // Then
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err()).contains("standard input, line 2: no text").doesNotContain("\tat ");
    }

    @Test
    void shouldNotLetAReviewMoveTheCursor() {
        assertThat(CommandRun.of("score", "red \u001b[31m alert\nnext").out())
                .endsWith("red [31m alert next" + System.lineSeparator());
    }

    @Test
    void shouldSayThatAFileWasScoredAsText() throws Exception {
        Path file = Files.writeString(folder.resolve("reviews.txt"), "good");
        assertThat(CommandRun.of("score", file.toString()).err())
                .contains("is scored as a text. To score the file: blockbuster score < " + file);
    }

    @Test
    void shouldTreatAnUnknownDeviceAsWrongUsage() {
        CommandRun run = CommandRun.of("score", "--device", "tpu", "x");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--device", "tpu");
    }

    @Test
    void shouldShowTheStackTraceOnlyWhenAskedTo() {
        assertThat(CommandRun.of("score", "--model", "/no/model", "x").err())
                .startsWith("blockbuster: /no/model is not a folder")
                .doesNotContain("\tat ");
        assertThat(CommandRun.of("score", "--model", "/no/model", "--debug", "x")
                        .err())
                .contains("\tat ");
    }
}
