package io.blockbuster.program.config;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.program.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that loads a model, as a picocli mixin. */
public final class ModelOptions {
    private static final String FOLDER = "model";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face layout (config.json, tokenizer.json, model.safetensors). "
                    + "Default: the model that comes with Blockbuster.")
    private @Nullable Path model;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N. auto takes CUDA where it works, else the CPU. Default: auto.")
    private String device = "auto";

    /**
     * Loads the model on the device.
     *
     * @throws io.blockbuster.core.model.ModelException if it cannot be used, or the device asked for is not there
     */
    public OnnxSentimentModel open() {
        return OnnxSentimentModel.open(folder(), deviceChoice());
    }

    /** The device to run on. */
    public DeviceChoice deviceChoice() {
        try {
            return DeviceChoice.parse(device);
        } catch (IllegalArgumentException noDevice) {
            throw new ParameterException(command.commandLine(), "--device: " + noDevice.getMessage(), noDevice);
        }
    }

    /** The device as given: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public String device() {
        return device;
    }

    /**
     * The model folder: {@code --model}, else {@code model} beside the launcher, else the first {@code model} with a
     * {@code config.json} in the working directory or above it.
     *
     * @throws CommandException if there is none
     */
    public Path folder() {
        if (model != null) {
            return model;
        }
        List<Path> candidates = candidates(System.getProperty("blockbuster.home"), Path.of(""));
        return candidates.stream()
                .filter(candidate -> Files.isRegularFile(candidate.resolve("config.json")))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no model found: looked for config.json in " + candidates.get(0) + " and "
                                + (candidates.size() - 1) + " folders more",
                        "Name a model folder with --model DIR."));
    }

    static List<Path> candidates(@Nullable String home, Path workingDirectory) {
        List<Path> candidates = new ArrayList<>();
        if (home != null) {
            candidates.add(Path.of(home).resolve(FOLDER));
        }
        for (Path at = workingDirectory.toAbsolutePath(); at != null; at = at.getParent()) {
            candidates.add(at.resolve(FOLDER));
        }
        return candidates;
    }
}
