package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private Progress start(boolean terminal) {
        return new Progress(new PrintWriter(err), terminal, "Scoring", "reviews", nanos::get);
    }

    private void at(int seconds) {
        nanos.set(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void shouldStaySilentForAShortJob() {
        try (Progress progress = start(true)) {
            at(1);
            progress.update(10, 0.5);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldPrintALineEveryTenSecondsWithoutATerminal() {
        // Given
        Progress progress = start(false);

        // When
        for (int second = 1; second <= 20; second++) {
            at(second);
            progress.update(second * 1_000L, second / 100.0);
        }

        // Then
        assertThat(err.toString().lines())
                .containsExactly(
                        "Scoring:   2 %, 2,000 reviews, 1,000/s, 1:38 left",
                        "Scoring:  12 %, 12,000 reviews, 1,000/s, 1:28 left");
    }

    @Test
    void shouldRedrawABarOnATerminalAndRemoveIt() {
        // Given
        Progress progress = start(true);

        // When
        at(10);
        progress.update(500, 0.5);
        progress.close();

        // Then
        assertThat(err.toString())
                .isEqualTo("\r\u001b[KScoring ████████████░░░░░░░░░░░░  50 %, 500 reviews, 50/s, 0:10 left\r\u001b[K");
    }

    @Test
    void shouldCountWhereTheSizeIsUnknown() {
        Progress progress = start(false);
        at(2);
        progress.update(500, Double.NaN);
        assertThat(err.toString().strip()).isEqualTo("Scoring: 500 reviews, 250/s");
    }
}
