package io.blockbuster.program.models;

import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code blockbuster models promote}: a shadow in force. */
@Command(
        name = "promote",
        header = "Put a version in force that scores as a shadow.",
        description = {
            "",
            "Publishes its manifest once more, in force and under an epoch above all others. 'models history' has the "
                    + "shadow's reports: how often it disagreed with the model in force, and by how much."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  blockbuster models promote 0.3.0-u4 --key release.key"})
final class PromoteCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Mixin
    private Republishing republishing = new Republishing();

    PromoteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        return republishing.run("promote", PromoteCommand::shadow, console);
    }

    private static ModelManifest shadow(String version, PublishedUpdates updates) {
        ModelManifest shadow = updates.require(version);
        if (!shadow.shadow()) {
            throw new CommandException(
                    shadow.key() + " is no shadow",
                    "'blockbuster models rollback' puts a version in force that was before.");
        }
        return shadow;
    }
}
