package io.blockbuster.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.Terminals;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... args) {
        return Main.run(args, environment, new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void shouldTeachWithExamplesInHelp() {
        // When
        int code = run(Map.of(), "--help");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("Examples:", "blockbuster demo", "Exit codes: 0 clean");
    }

    @Test
    void shouldHaveNoHelpThatPicocliCannotFormat() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console console = new Console(InputStream.nullInputStream(), nowhere, nowhere, Terminals.NONE, Map.of());

        assertThat(helpLines(Main.commandLine(console)))
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> assertThatCode(() -> String.format(line)).doesNotThrowAnyException());
    }

    /** What picocli formats, where a percent sign must stand twice, of a command and those below it: not its options. */
    private static List<String> helpLines(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> lines = new ArrayList<>();
        lines.addAll(List.of(spec.usageMessage().header()));
        lines.addAll(List.of(spec.usageMessage().description()));
        lines.addAll(List.of(spec.usageMessage().footer()));
        command.getSubcommands().values().forEach(below -> lines.addAll(helpLines(below)));
        return lines;
    }

    @Test
    void shouldPrintItsVersion() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString()).startsWith("blockbuster ").contains("Kafka 4.3.1", "Java ");
    }

    @Test
    void shouldTreatNoCommandAsWrongUsage() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: blockbuster");
    }

    @Test
    void shouldSayWhichOptionIsUnknownAndWhereHelpIs() {
        // When
        int code = run(Map.of(), "--log-levle", "debug");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("--log-levle", "Try 'blockbuster --help'.")
                .doesNotContain("Exception");
    }

    @Test
    void shouldRefuseALogLevelThatIsNone() {
        assertThat(run(Map.of(), "--log-level", "loud")).isEqualTo(2);
        assertThat(err.toString()).contains("'loud' is no level for --log-level");
    }

    @Test
    void shouldRefuseAnUnknownKeyInTheConfigFileNamingTheNearest() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("blockbuster.properties"), "log-levle=debug\n");

        // When
        int code = run(Map.of(), "--config", file.toString());

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("unknown key 'log-levle'", "did you mean 'log-level'?");
    }

    @Test
    void shouldSayThatTheConfigFileIsMissing() {
        assertThat(run(Map.of("BLOCKBUSTER_CONFIG", "no-such.properties"))).isEqualTo(2);
        assertThat(err.toString()).contains("no-such.properties", "there is no such file");
    }
}
