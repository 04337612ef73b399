package io.blockbuster.program.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
    private static final Path PICKLES = Path.of("../core/src/test/resources/io/blockbuster/core/pickle");
    private static final String CONFIG = """
            {"hidden_size": 8, "vocab_size": %d, "num_attention_heads": 2, "max_position_embeddings": 16,
             "num_hidden_layers": 1, "intermediate_size": 16}""";

    @TempDir
    private Path root;

    private final HubServer server = new HubServer("someone/bert-least");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldFetchABaseAndSayThatItIsToBeLearnedFrom() throws IOException {
        // Given
        server.file("config.json", String.format(CONFIG, 110))
                .file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n")
                .file("pytorch_model.bin", Files.readAllBytes(PICKLES.resolve("base.bin")));
        // When
        int code = run(
                "models",
                "pull",
                "someone/bert-least",
                "--out",
                root.resolve("base").toString());
        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("a BERT of 1 layers, 8 wide, 110 word pieces; 3 files", HubServer.COMMIT)
                .contains("no head yet", "blockbuster train --base " + root.resolve("base"));
    }

    @Test
    void shouldFetchAClassifierThatScoresAtOnce() throws IOException {
        // Given
        server.file("config.json", String.format(CONFIG, 10))
                .file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\nfine\nfilm\n")
                .file("pytorch_model.bin", Files.readAllBytes(PICKLES.resolve("bert.bin")));
        String folder = root.resolve("classifier").toString();
        // When
        int code = run("models", "pull", "someone/bert-least", "--out", folder);
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("Score with it: blockbuster score --model " + folder);
        assertThat(run("score", "--model", folder, "A fine film"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).containsPattern("(positive|negative) +0\\.\\d{4}  A fine film");
    }

    @Test
    void shouldSayInOneLineWhatWentWrong() {
        assertThat(run(
                        "models",
                        "pull",
                        "someone/else",
                        "--out",
                        root.resolve("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("blockbuster: http://127.0.0.1")
                .contains("shows no model someone/else", "Check the name")
                .doesNotContain("\tat ");
        assertThat(run("models", "pull", "no name at all")).isEqualTo(2);
        assertThat(err.toString()).contains("OWNER/NAME is expected");
    }

    private int run(String... arguments) {
        return Main.run(
                arguments,
                Map.of("HF_ENDPOINT", server.address().toString()),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
