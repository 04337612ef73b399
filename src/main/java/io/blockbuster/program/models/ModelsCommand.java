package io.blockbuster.program.models;

import io.blockbuster.program.cli.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code blockbuster models}: the commands about models and their updates. */
@Command(
        name = "models",
        synopsisSubcommandLabel = "COMMAND",
        header = "Fetch models; make, publish and look at model updates.",
        description = {
            "",
            "Running processors take model updates from a topic while they score. An update is signed; a processor "
                    + "takes those whose key it trusts (blockbuster run --trust FILE.pub)."
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models keygen --out release.key        once; processors run with --trust release.key.pub",
            "  blockbuster models publish runs/lora --key release.key --as 0.2.1",
            "  blockbuster models pull prajjwal1/bert-tiny        a model of the Hugging Face Hub",
            "  blockbuster models list                            what was published",
            "  blockbuster models history                         what processors took or refused, and why",
            "  blockbuster models rollback 0.3.0 --key release.key --reason \"worse on slang\""
        })
public final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** The subcommands, in the order in which {@code --help} lists them. */
    public static List<Callable<Integer>> commands(Console console) {
        return List.of(
                new ListCommand(console),
                new PublishUpdateCommand(console),
                new RollbackCommand(console),
                new PromoteCommand(console),
                new PruneCommand(console),
                new VerifyCommand(console),
                new HistoryCommand(console),
                new KeygenCommand(console),
                new PullCommand(console));
    }

    /** A bare {@code blockbuster models} is a usage error that teaches. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
