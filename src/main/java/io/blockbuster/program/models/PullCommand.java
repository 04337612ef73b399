package io.blockbuster.program.models;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.cli.Progress;
import io.blockbuster.program.hub.HubAddress;
import io.blockbuster.program.hub.HubModel;
import io.blockbuster.program.hub.ModelPull;
import io.blockbuster.program.hub.ModelPull.Pulled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blockbuster models pull}: a model folder from the Hugging Face Hub. */
@Command(
        name = "pull",
        header = "Fetch a BERT from the Hugging Face Hub.",
        description = {
            "",
            "Fetches the files that Blockbuster reads (configuration, tokenizer, weights) into a folder, checks their "
                    + "digests, and goes on where an earlier attempt broke off. Weights come as safetensors where there "
                    + "are any, else as pytorch_model.bin, of which nothing is executed.",
            "",
            "The environment variable HF_ENDPOINT names another server than https://huggingface.co, HF_TOKEN a token "
                    + "for models that need one."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster models pull prajjwal1/bert-tiny            a base, into models/prajjwal1/bert-tiny",
            "  blockbuster train --base models/prajjwal1/bert-tiny --data train.jsonl.gz"
        })
final class PullCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OWNER/NAME", description = "The model's name on the Hub.")
    private String name = "";

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            defaultValue = "main",
            description = "Branch, tag or commit. Default: main.")
    private String revision = "main";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the files, made where it is missing. Default: models/OWNER/NAME.")
    private @Nullable Path out;

    PullCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        HubModel model;
        try {
            model = new HubModel(name, revision);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        Path folder = out == null ? Path.of("models").resolve(name) : out;
        Pulled pulled;
        try (Progress progress = new Progress(console, "Fetching", "kB")) {
            pulled = new ModelPull(
                            HubAddress.of(console.environment()),
                            (here, all) -> progress.update(here / 1_000, (double) here / Math.max(1, all)))
                    .pull(model, folder);
        }
        describe(folder, pulled);
        return ExitCode.OK;
    }

    private void describe(Path folder, Pulled pulled) {
        ModelFolder opened = ModelFolder.open(folder);
        BertConfig config = opened.config();
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s: a BERT of %d layers, %d wide, %,d word pieces; %d files, %.1f MB, revision %s%n",
                        folder,
                        config.layers(),
                        config.hidden(),
                        config.vocabulary(),
                        pulled.files().size(),
                        pulled.bytes() / 1e6,
                        pulled.commit());
        try (WeightsReader weights = opened.weights()) {
            console.out()
                    .println(
                            BertWeights.hasHead(config, weights)
                                    ? "Score with it: blockbuster score --model " + folder + " \"A quiet marvel.\""
                                    : "It has no head yet. Learn one: blockbuster train --base " + folder
                                            + " --data FILE");
        }
    }
}
