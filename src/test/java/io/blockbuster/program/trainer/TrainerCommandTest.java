package io.blockbuster.program.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.program.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code blockbuster trainer} says of a mistake before it connects anywhere. */
class TrainerCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        SigningKey.generate(folder.resolve("trainer.key"));
        SlangCrowd.writeOrdinary(folder.resolve("replay.jsonl"), 20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --held-out 1.5          | --held-out must lie between 0 and 1
                    --min-labels 0          | option '--min-labels': '0' is not a whole number of at least 1
                    --replay-held-out 0     | option '--replay-held-out': '0' is not a whole number of at least 1
                    --margin -1             | --margin must be 0 to 100
                    --threads 0             | option '--threads': '0' is not a whole number of at least 1
                    --max-labels 0          | option '--max-labels': '0' is not a whole number of at least 1
                    --max-wait soon         | is not a duration such as
                    --http-port many        | --http-port must be a port, 0 or off
                    """)
    void shouldRefuseSettingsThatMakeNoSense(String option, String message) {
        CommandRun run = trainer(List.of(option.split(" +")));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void shouldNameTheOptionsThatAreMissing() {
        CommandRun run = CommandRun.of("trainer");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("Missing required options", "'--key=FILE'", "'--replay=FILE'", "'--state-dir=DIR'")
                .contains("Try 'blockbuster trainer --help'");
    }

    @Test
    void shouldSayHowToMakeAKeyWhereThereIsNone() {
        CommandRun run = trainer(List.of("--key", folder.resolve("none.key").toString()));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("none.key", "blockbuster models keygen");
    }

    @Test
    void shouldRefuseAKeyThatIsNone() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.key"), "secret");

        CommandRun run = trainer(List.of("--key", wrong.toString()));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("wrong.key").doesNotContain("unexpected");
    }

    @Test
    void shouldMissThePublicHalfOfItsKey() throws IOException {
        Files.delete(folder.resolve("trainer.key.pub"));

        CommandRun run = trainer(List.of());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("trainer.key.pub").doesNotContain("unexpected");
    }

    @Test
    void shouldRefuseAFolderThatHoldsNoModel() {
        CommandRun run = trainer(List.of("--model", folder.toString()));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("config.json").doesNotContain("unexpected");
    }

    @Test
    void shouldRefuseReviewsOfTheOriginalDomainThatAreMissingOrHaveNoLabels() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.jsonl"), "{\"text\": \"A film.\"}\n");

        CommandRun none =
                trainer(List.of("--replay", folder.resolve("none.jsonl").toString()));
        CommandRun unlabelled = trainer(List.of("--replay", plain.toString()));

        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("none.jsonl").doesNotContain("unexpected");
        assertThat(unlabelled.code()).isEqualTo(1);
        assertThat(unlabelled.err()).contains("label").doesNotContain("unexpected");
    }

    /** The command with what it needs, and {@code others} after, of which the last word of each option counts. */
    private CommandRun trainer(List<String> others) {
        List<String> arguments = new ArrayList<>(List.of("trainer"));
        add(arguments, others, "--key", folder.resolve("trainer.key").toString());
        add(arguments, others, "--replay", folder.resolve("replay.jsonl").toString());
        add(arguments, others, "--state-dir", folder.resolve("state").toString());
        add(arguments, others, "--http-port", "off");
        arguments.addAll(others);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void add(List<String> arguments, List<String> others, String option, String value) {
        if (!others.contains(option)) {
            arguments.add(option);
            arguments.add(value);
        }
    }
}
