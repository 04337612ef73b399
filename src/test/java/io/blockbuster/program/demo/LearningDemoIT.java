package io.blockbuster.program.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.Main;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.Terminals;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The demo of learning, as the command runs it. */
class LearningDemoIT {
    private static final Pattern UPDATE = Pattern.compile("learning   update (\\S+): ([\\d,]+) bytes on the topic");
    private static final Pattern SLANG = Pattern.compile("([\\d,]+) in slang ([\\d.]+) % to ([\\d.]+) %");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldLearnSlangWhileItScoresAndLoseNothing() {
        // When
        int code = Main.run(
                new String[] {"demo", "--learn", "--http-port", "off"},
                new Console(
                        InputStream.nullInputStream(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        Terminals.NONE,
                        Map.of()));

        // Then
        String told = out.toString();
        assertThat(code).as(told + err).isZero();
        assertThat(told)
                .contains(
                        "Slang comes up",
                        "The trainer learns from",
                        ": passed",
                        "is published",
                        "First review scored by",
                        "none missing, none twice")
                .doesNotContain("WRONG");
        Matcher update = UPDATE.matcher(told);
        assertThat(update.find()).as(told).isTrue();
        assertThat(Integer.parseInt(update.group(2).replace(",", ""))).isLessThanOrEqualTo(LearningSummary.SMALL);
        Matcher slang = SLANG.matcher(told);
        assertThat(slang.find()).as(told).isTrue();
        assertThat(Double.parseDouble(slang.group(3))).isGreaterThan(Double.parseDouble(slang.group(2)) + 20);
    }
}
