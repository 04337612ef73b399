package io.blockbuster.program.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.program.CommandRun;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EngineOptionsTest {
    private static final Path MODEL = Path.of("..", "model").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo", "score", "evaluate --data reviews.jsonl", "bench"})
    void shouldRefuseAMicroBatchOfNothingInEveryCommandThatScores(String command) {
        CommandRun run = CommandRun.of((command + " --token-budget 0").split(" "));

        assertThat(run.err()).contains("option '--token-budget'", "'0' is not a whole number of at least 1");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void shouldHandOnToAnotherProcessWhatWasGiven() {
        Scoring given = parsed(
                "--model",
                MODEL.toString(),
                "--device",
                "cuda:0,cuda:1",
                "--precision",
                "fp16",
                "--gpu-memory",
                "2g",
                "--tensorrt",
                "--token-budget",
                "8192",
                "--max-batch",
                "100",
                "--engine-threads",
                "3");

        Scoring received = parsed(Stream.concat(given.model.arguments().stream(), given.engine.arguments().stream())
                .toArray(String[]::new));

        assertThat(received.model.deviceChoice()).isEqualTo(given.model.deviceChoice());
        assertThat(received.model.deviceChoice().cuda().memoryLimit()).isEqualTo(2L << 30);
        assertThat(received.model.folder()).isEqualTo(given.model.folder());
        assertThat(received.engine.arguments())
                .containsExactly("--token-budget", "8192", "--max-batch", "100", "--engine-threads", "3");
    }

    @Test
    void shouldOpenAModelWithTheBoundsThatWereGiven() {
        Scoring given =
                parsed("--model", MODEL.toString(), "--device", "cpu", "--max-batch", "7", "--engine-threads", "1");

        ReadyModel ready = given.engine.open(given.model);
        ready.model().close();

        assertThat(ready.settings().maxBatch()).isEqualTo(7);
        assertThat(ready.settings().runners()).isEqualTo(1);
        assertThat(ready.settings().tokenBudget()).isEqualTo(1_024);
    }

    private static Scoring parsed(String... arguments) {
        Scoring scoring = new Scoring();
        new CommandLine(scoring).parseArgs(arguments);
        return scoring;
    }

    @Command
    private static final class Scoring {
        @Mixin
        private ModelOptions model = new ModelOptions();

        @Mixin
        private EngineOptions engine = new EngineOptions();
    }
}
