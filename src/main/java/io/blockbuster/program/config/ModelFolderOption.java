package io.blockbuster.program.config;

import io.blockbuster.program.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model folder of a command, as a picocli mixin. */
public final class ModelFolderOption {
    private static final String FOLDER = "model";

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face layout (config.json, tokenizer.json, model.safetensors). "
                    + "Default: the model that comes with Blockbuster.")
    private @Nullable Path model;

    /**
     * The model folder: {@code --model}, else {@code model} beside the launcher, else the first {@code model} with a
     * {@code config.json} in the working directory or above it.
     *
     * @throws CommandException if there is none
     */
    public Path folder() {
        return model == null ? shipped() : model;
    }

    /**
     * The model that comes with Blockbuster.
     *
     * @throws CommandException if there is none
     */
    public static Path shipped() {
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
