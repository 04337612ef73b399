package io.blockbuster.program.models;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.ModelOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code blockbuster models rollback}: an older version in force again. */
@Command(
        name = "rollback",
        header = "Put an older version in force again.",
        description = {
            "",
            "Publishes its manifest once more, under an epoch above all others. Running processors swap within seconds; "
                    + "those that start later take it too. The version of the model folder that processors were started "
                    + "with (--model) works as well, though it was never published."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models rollback 0.3.0-u3 --key release.key --reason \"worse on slang\"",
            "  blockbuster models rollback 0.3.0 --key release.key        back to the model that ships"
        })
final class RollbackCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Mixin
    private Republishing republishing = new Republishing();

    @Mixin
    private ModelOptions model = new ModelOptions();

    RollbackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        return republishing.run("rollback", this::former, console);
    }

    private ModelManifest former(String version, PublishedUpdates updates) {
        ModelManifest former = updates.find(version).or(() -> own(version)).orElseGet(() -> updates.require(version));
        if (updates.inForce()
                .filter(present -> present.key().equals(former.key()))
                .isPresent()) {
            throw new CommandException(
                    former.key() + " is in force already", "'blockbuster models list' shows what else there is.");
        }
        return former;
    }

    /** The model that processors start with, as an update that changes nothing of it, where that version is meant. */
    private Optional<ModelManifest> own(String version) {
        OwnModel own = new OwnModel(model);
        ModelVersion name = own.version();
        boolean meant = version.equals(name.version()) || version.equals(name.toString());
        return meant ? Optional.of(own.unchanged()) : Optional.empty();
    }
}
