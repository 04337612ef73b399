package io.blockbuster.program.score;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.PackedSentimentModel;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster check-device}: does a device score as the CPU does in float32. */
@Command(
        name = "check-device",
        header = "Hold a device's scores against those of the CPU in float32.",
        description = {
            "",
            "Scores reviews and the model's golden examples on the device, in batches and one at a time, and on the CPU. "
                    + "Exit code 1 if fewer than 99.9 %% have the same label, a score differs by more than "
                    + "0.02 or accuracy by more than 0.1 points.",
            "",
            "With --precision int8 it is the CPU that is held against itself in float32. Else, without a GPU, the graph "
                    + "for GPUs is run on the CPU as far as that goes, in half precision unless --precision is fp32."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster check-device --device cuda --data reviews.jsonl.gz",
            "  blockbuster check-device --data reviews.jsonl.gz --limit 200",
            "  blockbuster check-device --precision int8 --data reviews.jsonl.gz"
        })
public final class CheckDeviceCommand implements Callable<Integer>, OneShot {
    private static final int BATCH = 64;

    private final Console console;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "Reviews, labelled or not, in any form that evaluate reads.")
    private Path data;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5000",
            converter = AtLeastOne.class,
            description = "Only the first N reviews. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private ModelOptions model = new ModelOptions();

    public CheckDeviceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> texts = new ArrayList<>();
        List<@Nullable Sentiment> truth = new ArrayList<>();
        try (ExampleReader examples = Datasets.open(data)) {
            while (examples.hasNext() && texts.size() < limit) {
                Example example = examples.next();
                texts.add(example.text());
                truth.add(example.label());
            }
        }
        try (OnnxSentimentModel reference = OnnxSentimentModel.open(model.folder());
                SentimentModel tested = tested()) {
            List<Tokens> tokens = texts.stream().map(reference::tokenize).toList();
            List<Score> batched = scores(tested, tokens, BATCH);
            List<Tokens> golden = reference.folder().goldenTexts().stream()
                    .map(reference::tokenize)
                    .toList();
            Agreement onGolden = Agreement.of(
                    scores(tested, golden, BATCH),
                    scores(reference, golden, BATCH),
                    Collections.nCopies(golden.size(), null));
            Agreement withCpu = Agreement.of(batched, scores(reference, tokens, BATCH), truth);
            Agreement withItself = Agreement.of(batched, scores(tested, tokens, 1), truth);
            say("golden examples against the CPU", onGolden);
            say("against the CPU", withCpu);
            say("in batches against one at a time", withItself);
            boolean moved = tested.degraded().isPresent();
            tested.degraded().ifPresent(why -> console.out().println("FAIL  " + why));
            return onGolden.holds() && withCpu.holds() && withItself.holds() && !moved
                    ? ExitCode.OK
                    : ExitCode.SOFTWARE;
        }
    }

    private SentimentModel tested() {
        DeviceChoice choice = model.deviceChoice();
        SentimentModel chosen = SentimentModels.open(model.folder(), choice);
        if (chosen.device() instanceof Device.Cuda || choice.cuda().precision() == Precision.INT8) {
            console.out()
                    .println("on " + choice + ", precision " + choice.cuda().precision());
            return chosen;
        }
        chosen.close();
        CudaOptions options = choice.cuda();
        console.out()
                .println(
                        "no GPU: its graph on the CPU, in " + (options.half() ? "half precision" : "single precision"));
        ModelFolder folder = ModelFolder.open(model.folder());
        try (WeightsReader reader = folder.weights()) {
            return PackedSentimentModel.imitated(
                    folder, BertWeights.classifier(folder.config(), reader), WidePart.of(folder.path()), options);
        }
    }

    private static List<Score> scores(SentimentModel model, List<Tokens> tokens, int batch) {
        List<Score> scores = new ArrayList<>();
        for (int from = 0; from < tokens.size(); from += batch) {
            scores.addAll(model.score(tokens.subList(from, Math.min(tokens.size(), from + batch))));
        }
        return scores;
    }

    private void say(String what, Agreement agreement) {
        console.out().println((agreement.holds() ? "ok    " : "FAIL  ") + what + ": " + agreement.describe());
    }
}
