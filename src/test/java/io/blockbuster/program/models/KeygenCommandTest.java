package io.blockbuster.program.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeygenCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMakeAKeyPairThatSignsAndIsTrusted() {
        Path file = folder.resolve("release.key");

        CommandRun run = CommandRun.of("models", "keygen", "--out", file.toString());

        assertThat(run.code()).isZero();
        TrustedKey key = TrustedKey.read(folder.resolve("release.key.pub"));
        byte[] value = {1, 2, 3};
        assertThat(key.signed(value, SigningKey.read(file).sign(value))).isTrue();
        assertThat(run.out()).contains(key.id()).contains("--trust");
    }

    @Test
    void shouldOverwriteNothing() {
        String file = folder.resolve("release.key").toString();
        CommandRun.of("models", "keygen", "--out", file);

        CommandRun again = CommandRun.of("models", "keygen", "--out", file);

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("exists and is not overwritten");
    }

    @Test
    void shouldTeachInsteadOfGuessing() {
        assertThat(CommandRun.of("models").code()).isEqualTo(2);
        assertThat(CommandRun.of("models", "keygen").err()).contains("--out");
        assertThat(CommandRun.of("models", "--help").out()).contains("keygen");
        for (String command : List.of("list", "publish", "rollback", "promote", "verify", "history")) {
            CommandRun help = CommandRun.of("models", command, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("Examples:");
        }
        assertThat(CommandRun.of("models", "keygen", "--help").out()).contains("Ed25519");
        assertThat(CommandRun.of("models", "keygen", "--debug", "--log-level", "info", "--help")
                        .code())
                .isZero();
    }
}
