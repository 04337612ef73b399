package io.blockbuster.program.models;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code blockbuster models keygen}: a key pair to sign updates with. */
@Command(
        name = "keygen",
        header = "Make a key pair that signs updates.",
        description = {
            "",
            "Writes an Ed25519 private key (PKCS#8, PEM) for whoever publishes updates, and beside it the public key, "
                    + "FILE.pub, for the processors. Neither overwrites a file. Keep the private key to those who may "
                    + "change what every review is scored by."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models keygen --out release.key",
            "  blockbuster run --trust release.key.pub",
            "  blockbuster trainer --key release.key"
        })
final class KeygenCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the private key goes.")
    private Path out = Path.of("");

    KeygenCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        TrustedKey key = SigningKey.generate(out);
        console.out().println("private key  " + out + "  (keep it secret)");
        console.out().println("public key   " + SigningKey.publicFile(out) + "  (for blockbuster run --trust)");
        console.out().println("key id       " + key.id());
        return ExitCode.OK;
    }
}
