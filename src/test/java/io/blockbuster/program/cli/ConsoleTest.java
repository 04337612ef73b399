package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static Console console(boolean terminal, Map<String, String> environment) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Console(
                InputStream.nullInputStream(), nowhere, nowhere, new Terminals(false, terminal, false), environment);
    }

    @Test
    void shouldColourATerminalOnlyAndHonourNoColor() {
        assertThat(console(true, Map.of()).colours()).isTrue();
        assertThat(console(true, Map.of("NO_COLOR", "")).colours()).isTrue();
        assertThat(console(true, Map.of("NO_COLOR", "1")).colours()).isFalse();
        assertThat(console(true, Map.of("TERM", "dumb")).colours()).isFalse();
        assertThat(console(false, Map.of()).colours()).isFalse();
    }

    @Test
    void shouldTakeTheWidthFromTheEnvironment() {
        assertThat(console(true, Map.of("COLUMNS", "132")).width()).isEqualTo(132);
        assertThat(console(true, Map.of("COLUMNS", "wide")).width()).isEqualTo(100);
    }
}
