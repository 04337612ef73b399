package io.blockbuster.program.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
    /** Nobody listens on port 1. */
    private static final String NOWHERE = "127.0.0.1:1";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --windows 0s                                         | a window size must be at least 1 ms
                    --windows 1m,1m                                      | a window size is given twice
                    --windows soon                                       | is not a duration such as
                    --retention 1m                                       | retention PT1M is shorter than the window size
                    --threads 0                                          | option '--threads': '0' is not a whole number of at least 1
                    --shadow-share 1.5                                   | --shadow-share must be 0 to 1
                    --token-budget -5                                    | is not a whole number of at least 1
                    --kafka-config processing.guarantee=at_least_once    | processes with exactly_once_v2 only
                    """)
    void shouldRefuseSettingsThatMakeNoSense(String options, String message) {
        CommandRun run = CommandRun.of(("run " + options).split(" +"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    @Timeout(60)
    void shouldNotWaitForABrokerWithAModelThatCannotBeUsed(@TempDir Path model) throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"gpt2\"}");

        CommandRun run =
                CommandRun.of("run", "--http-port", "off", "--model", model.toString(), "--bootstrap-servers", NOWHERE);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("config.json");
    }

    @Test
    void shouldDescribeTheTopologyWithItsOwnTopicNames() {
        CommandRun run = CommandRun.of("topology", "--raw-topic", "films.raw");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Source: raw (topics: [films.raw])");
    }
}
