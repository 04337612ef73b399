package io.blockbuster.program.config;

import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
            description = "auto, cpu, cuda or cuda:N, several GPUs as cuda:0,cuda:1. auto takes CUDA where it works, "
                    + "else the CPU. Default: auto.")
    private String device = "auto";

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "auto",
            description =
                    "auto, fp32, fp16 or int8. auto is fp16 on a GPU; on the CPU it is int8 where the CPU is fast "
                            + "with it and the model keeps its scores in a trial, else fp32. Default: auto.")
    private String precision = "auto";

    @Option(
            names = "--gpu-memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Memory of each GPU for one model, at most, such as 2g or 512m. Default: no limit.")
    private @Nullable Long gpuMemory;

    @Option(
            names = "--tensorrt",
            description = "Have TensorRT compile what it can of the model on a GPU; it needs TensorRT 10.")
    private boolean tensorRt;

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
            CudaOptions options =
                    new CudaOptions(Precision.parse(precision), gpuMemory == null ? 0 : gpuMemory, tensorRt);
            return DeviceChoice.parse(device).with(options);
        } catch (IllegalArgumentException noDevice) {
            throw new ParameterException(
                    command.commandLine(), "--device or --precision: " + noDevice.getMessage(), noDevice);
        }
    }

    /** What has another process load the same model on the same devices in the same way. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--model", folder().toAbsolutePath().toString(), "--device", device, "--precision", precision));
        if (gpuMemory != null) {
            arguments.addAll(List.of("--gpu-memory", gpuMemory.toString()));
        }
        if (tensorRt) {
            arguments.add("--tensorrt");
        }
        return arguments;
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
