package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardsTest {
    @TempDir
    Path folder;

    @Test
    void shouldNameEachCardWithItsMemoryAndDriver() throws Exception {
        Cards cards = Cards.ask(saying("""
                echo "0, NVIDIA H100 80GB HBM3, 550.54.15, 81559 MiB"
                echo "1, NVIDIA L4, 550.54.15, 23034 MiB"
                """));

        assertThat(cards.all())
                .containsExactly(
                        new Cards.Card("0", "NVIDIA H100 80GB HBM3", "550.54.15", "81559 MiB"),
                        new Cards.Card("1", "NVIDIA L4", "550.54.15", "23034 MiB"));
        assertThat(cards.describe()).startsWith("NVIDIA H100 80GB HBM3 (81559 MiB, driver 550.54.15); NVIDIA L4");
    }

    @Test
    void shouldSayThatTheProgramIsNotThere() throws Exception {
        assertThat(Cards.ask(folder.resolve("absent").toString()).describe())
                .isEqualTo("no card is known: nvidia-smi is not found");
    }

    @Test
    void shouldRepeatWhyTheProgramFails() throws Exception {
        Cards cards = Cards.ask(saying("echo 'No devices were found'; exit 6"));

        assertThat(cards.all()).isEmpty();
        assertThat(cards.describe()).contains("No devices were found");
    }

    @Test
    void shouldTakeNoLineForACardThatIsNone() throws Exception {
        assertThat(Cards.ask(saying("echo 'a warning of the driver'")).describe())
                .contains("a warning of the driver");
    }

    private String saying(String body) throws IOException {
        Path script = folder.resolve("nvidia-smi");
        Files.writeString(script, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
