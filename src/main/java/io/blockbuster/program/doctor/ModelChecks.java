package io.blockbuster.program.doctor;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.OnnxRuntime;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.InferenceException;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.config.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ONNX Runtime, CUDA, the model folder and its golden examples. */
final class ModelChecks {
    /** Float rounding of the CPU's kernels. */
    private static final double TOLERANCE = 1e-4;

    /** Float rounding of half precision, in which a GPU may run the model. */
    private static final double HALF_PRECISION_TOLERANCE = 5e-2;

    private ModelChecks() {}

    static List<Finding> all(ModelOptions options) {
        List<Finding> findings = new ArrayList<>();
        DeviceChoice device = options.deviceChoice();
        try {
            findings.add(Finding.ok(
                    "ONNX Runtime",
                    OnnxRuntime.version() + ", providers " + String.join(", ", OnnxRuntime.providers())));
            findings.add(cuda(device));
        } catch (LinkageError unloadable) {
            findings.add(Finding.fail(
                    "ONNX Runtime",
                    "its native library cannot be loaded: " + unloadable.getMessage(),
                    "Linux or macOS on x64 or arm64, or Windows on x64, with glibc 2.28 or newer, is needed."));
            return findings;
        }
        findings.addAll(model(options, device));
        return findings;
    }

    private static Finding cuda(DeviceChoice device) {
        Optional<String> obstacle = device.indices().stream()
                .flatMap(index -> OnnxRuntime.cudaObstacle(index, device.cuda().tensorRt()).stream())
                .findFirst();
        if (obstacle.isEmpty()) {
            return Finding.ok("CUDA", "can be used: " + device.gpus());
        }
        return device.kind() == DeviceChoice.Kind.CUDA
                ? Finding.fail("CUDA", obstacle.get(), "Mend that, or leave out --device " + device + ".")
                : Finding.note("CUDA", "not used: " + obstacle.get(), null);
    }

    private static List<Finding> model(ModelOptions options, DeviceChoice device) {
        try (SentimentModel model = SentimentModels.open(options.folder(), device)) {
            ModelFolder folder = ModelFolder.open(options.folder());
            Finding loaded = Finding.ok(
                    "Model", model.version() + ", at most " + model.maxTokens() + " tokens, " + folder.path());
            return List.of(
                    loaded, model.device() instanceof Device.Cpu ? goldenInFloat32(folder) : golden(model, folder));
        } catch (ModelException | CommandException unusable) {
            return List.of(
                    Finding.fail(
                            "Model",
                            String.valueOf(unusable.getMessage()),
                            "Name a model folder with --model DIR; the one that comes with Blockbuster is the folder 'model'."));
        }
    }

    /** Numbers of 8 bits, which the CPU may take, say less about a damaged file. */
    private static Finding goldenInFloat32(ModelFolder folder) {
        try (SentimentModel exact = OnnxSentimentModel.open(folder.path())) {
            return golden(exact, folder);
        }
    }

    private static Finding golden(SentimentModel model, ModelFolder folder) {
        String file = folder.settings().golden();
        if (file == null) {
            return Finding.note(
                    "Golden examples", "the model has none, so nothing says that it was loaded rightly", null);
        }
        Path path = folder.path().resolve(file);
        List<GoldenExample> examples = GoldenExample.read(path);
        try {
            double largest = 0;
            for (GoldenExample example : examples) {
                Tokens tokens = model.tokenize(example.text());
                int[] ids = example.ids();
                if (ids != null && !Arrays.equals(ids, tokens.ids())) {
                    return Finding.fail(
                            "Golden examples", "a text gives other tokens than it should", "Is tokenizer.json whole?");
                }
                largest = Math.max(
                        largest, difference(model.score(List.of(tokens)).get(0), example.logits()));
            }
            String detail =
                    String.format(Locale.ROOT, "%d texts, logits differ by at most %.1e", examples.size(), largest);
            double tolerance = model.device() instanceof Device.Cpu ? TOLERANCE : HALF_PRECISION_TOLERANCE;
            return largest <= tolerance
                    ? Finding.ok("Golden examples", detail)
                    : Finding.fail("Golden examples", detail, "Is model.safetensors whole? Try --device cpu.");
        } catch (InferenceException broken) {
            return Finding.fail("Golden examples", String.valueOf(broken.getMessage()), "Try --device cpu.");
        }
    }

    private static double difference(Score score, float[] expected) {
        if (score.logits().length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(score.logits()[i] - expected[i]));
        }
        return largest;
    }
}
