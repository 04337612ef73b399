package io.blockbuster.program.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.CommandRun;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
    @Test
    void shouldTreatAMissingFileArgumentAndABadRateAsWrongUsage() {
        assertThat(CommandRun.of("publish").code()).isEqualTo(2);
        CommandRun run = CommandRun.of("publish", "-", "--rate", "fast");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--rate", "'fast' is no rate such as 100/s");
    }

    @Test
    void shouldReportAMissingFileBeforeItLooksForABroker() {
        CommandRun run = CommandRun.of("publish", "no-such.csv");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("blockbuster: no-such.csv: no such file or folder" + System.lineSeparator());
    }
}
