package io.blockbuster.program.config;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that loads a model, as a picocli mixin. */
public final class ModelOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private ModelFolderOption model = new ModelFolderOption();

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
    public SentimentModel open() {
        return SentimentModels.open(folder(), deviceChoice());
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
     * The model folder.
     *
     * @throws io.blockbuster.program.cli.CommandException if there is none
     */
    public Path folder() {
        return model.folder();
    }
}
