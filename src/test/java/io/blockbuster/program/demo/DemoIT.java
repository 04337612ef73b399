package io.blockbuster.program.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.Main;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.Terminals;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Pattern BOOKS =
            Pattern.compile("published ([\\d,]+) = scored ([\\d,]+) \\+ dead letters ([\\d,]+)  \\(read back");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldEndWithBooksThatBalance() {
        // When
        int code = blockbuster(Terminals.NONE, "demo", "--duration", "3s", "--rate", "100", "--movies", "3");

        // Then
        assertThat(code).as(err.toString()).isZero();
        Matcher books = BOOKS.matcher(out.toString());
        assertThat(books.find()).as(out.toString()).isTrue();
        long published = number(books.group(1));
        assertThat(published).isGreaterThan(100);
        assertThat(number(books.group(2)) + number(books.group(3))).isEqualTo(published);
        assertThat(out.toString())
                .contains("Kafka runs on 127.0.0.1:", "First review scored", "as the author meant it")
                .doesNotContain("\u001b");
    }

    @Test
    void shouldGoOnFromADataFolderAndRedrawItselfOnATerminal(@TempDir Path folder) {
        // Given
        Terminals terminal = new Terminals(false, true, true);
        String[] demo = {"demo", "--duration", "1s", "--rate", "50", "--movies", "2", "--data-dir", folder.toString()};
        assertThat(blockbuster(terminal, demo)).as(err.toString()).isZero();

        // When
        int code = blockbuster(terminal, demo);

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\u001b[?25l", "\u001b[?25h", "newest reviews");
        assertThat(BOOKS.matcher(out.toString()).results()).as(out.toString()).hasSize(2);
    }

    @Test
    void shouldRefuseWhatItCannotDo() {
        assertThat(blockbuster(Terminals.NONE, "demo", "--rate", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate must be above 0");
    }

    private int blockbuster(Terminals terminals, String... args) {
        return Main.run(
                args,
                new Console(
                        InputStream.nullInputStream(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        terminals,
                        Map.of("TERM", "xterm", "COLUMNS", "100", "LINES", "30")));
    }

    private static long number(String grouped) {
        return Long.parseLong(grouped.replace(",", ""));
    }
}
