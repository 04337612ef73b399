package io.blockbuster.core.scoring;

import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The devices that a user asks for, and how a model is to run there.
 *
 * @param kind what sort of device
 * @param indices which GPUs, each counted from 0; the first alone where the user left the choice to us
 * @param cuda how a model runs on a GPU
 */
public record DeviceChoice(Kind kind, List<Integer> indices, CudaOptions cuda) {
    /** CUDA where it can be used, otherwise the CPU. */
    public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, 0);

    /** The CPU in float32: for what must be exact. */
    public static final DeviceChoice CPU =
            new DeviceChoice(Kind.CPU, 0).with(new CudaOptions(Precision.FP32, 0, false));

    /** CUDA where it can be used, otherwise the CPU, in float32 on either: for what is learned from or compared. */
    public static final DeviceChoice EXACT = AUTO.with(new CudaOptions(Precision.FP32, 0, false));

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** The sorts of device to ask for. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    public DeviceChoice {
        indices = List.copyOf(indices);
        if (indices.isEmpty() || indices.stream().distinct().count() != indices.size()) {
            throw new IllegalArgumentException("each GPU must be named once, but they are " + indices);
        }
        if (kind == Kind.CPU && cuda.precision() == Precision.FP16) {
            throw new IllegalArgumentException(
                    "half precision (fp16) is for GPUs; the CPU computes in fp32: leave the precision out.");
        }
        if (kind == Kind.CUDA && cuda.precision() == Precision.INT8) {
            throw new IllegalArgumentException("int8 is for the CPU; GPUs compute in fp16 or fp32.");
        }
    }

    DeviceChoice(Kind kind, int index) {
        this(kind, List.of(index), CudaOptions.DEFAULT);
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1} or several GPUs as {@code cuda:0,cuda:1}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static DeviceChoice parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (name.equals("auto")) {
            return AUTO;
        }
        if (name.equals("cpu")) {
            return new DeviceChoice(Kind.CPU, 0);
        }
        List<Integer> indices = new ArrayList<>();
        for (String part : name.split(",", -1)) {
            Matcher form = CUDA.matcher(part.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no device: give auto, cpu, cuda or cuda:N, several as cuda:0,cuda:1.");
            }
            indices.add(form.group(1) == null ? 0 : Integer.parseInt(form.group(1)));
        }
        return new DeviceChoice(Kind.CUDA, indices, CudaOptions.DEFAULT);
    }

    /** The same devices, with these options for GPUs. For int8, {@code auto} means the CPU. */
    public DeviceChoice with(CudaOptions options) {
        boolean cpuOnly = kind == Kind.AUTO && options.precision() == Precision.INT8;
        return new DeviceChoice(cpuOnly ? Kind.CPU : kind, indices, options);
    }

    /** The first GPU. */
    public int index() {
        return indices.get(0);
    }

    /** The GPUs. */
    public List<Device> gpus() {
        return indices.stream().<Device>map(Device.Cuda::new).toList();
    }

    @Override
    public String toString() {
        return kind == Kind.CUDA
                ? indices.stream().map(index -> "cuda:" + index).collect(Collectors.joining(","))
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
