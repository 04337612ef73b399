package io.blockbuster.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.Terminals;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/options.md} is made from the program: run this test with {@code -Dblockbuster.docs.write} to renew it. */
class OptionsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "options.md");
    private static final List<String> EVERYWHERE = List.of("--config", "--log-level", "--log-format", "--debug");

    @Test
    void shouldListEveryOptionOfEveryCommand() throws IOException {
        String document = document();
        if (System.getProperty("blockbuster.docs.write") != null) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
    }

    private static String document() {
        StringBuilder out = new StringBuilder("""
                # Options and environment variables

                Each option can stand on the command line, in the environment or in the file that `--config` names; the first of these wins. In the file the name stands without its dashes: `log-level=debug`. A Kafka property `x.y` is `--kafka-config x.y=value`, `KAFKA_X_Y=value` or, in the file, `kafka.x.y=value`. `BLOCKBUSTER_JAVA_OPTS` holds options for the JVM, such as `-Xmx1g`. The launcher has the JVM map classes that it kept when it built (`src/target/classes.jsa`), which saves time at each start; where they do not suit the JVM or are missing, or with `-Xshare:off`, they are loaded as usual.
                """);
        CommandLine top = Main.commandLine(console());
        section(out, "Every command", top.getCommandSpec(), true);
        sections(out, top);
        return out.toString();
    }

    private static void sections(StringBuilder out, CommandLine parent) {
        for (CommandLine command : parent.getSubcommands().values()) {
            if (command.getSubcommands().isEmpty()) {
                String name = command.getCommandSpec().qualifiedName();
                section(out, "`" + name + "`", command.getCommandSpec(), false);
            } else {
                sections(out, command);
            }
        }
    }

    private static Console console() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Console(InputStream.nullInputStream(), nowhere, nowhere, Terminals.NONE, Map.of());
    }

    private static void section(StringBuilder out, String title, CommandSpec command, boolean everywhere) {
        out.append("\n## ").append(title).append("\n\n");
        if (!everywhere) {
            out.append(String.join(" ", command.usageMessage().header())).append("\n\n");
        }
        List<OptionSpec> options = command.options().stream()
                .filter(option -> EVERYWHERE.contains(option.longestName()) == everywhere)
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        if (options.isEmpty() && command.positionalParameters().isEmpty()) {
            out.append("No options of its own.\n");
            return;
        }
        out.append("| option | environment | meaning |\n| --- | --- | --- |\n");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            row(out, parameter.paramLabel(), "", parameter.renderedDescription());
        }
        for (OptionSpec option : options) {
            String name = option.longestName();
            boolean flag = option.arity().max() == 0;
            String environment =
                    "BLOCKBUSTER_" + name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
            row(
                    out,
                    flag ? name : name + " " + option.paramLabel(),
                    "`" + environment + "`",
                    option.renderedDescription());
        }
    }

    private static void row(StringBuilder out, String option, String environment, String[] description) {
        out.append("| `")
                .append(option.replace("|", "\\|"))
                .append("` | ")
                .append(environment)
                .append(" | ")
                .append(String.join(" ", description).replace("|", "\\|"))
                .append(" |\n");
    }
}
