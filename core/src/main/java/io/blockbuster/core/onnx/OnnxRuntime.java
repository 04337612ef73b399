package io.blockbuster.core.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ONNX Runtime on the class path and what it can run on. */
public final class OnnxRuntime {
    private static final OrtEnvironment ENVIRONMENT = environment();

    private static final Pattern MISSING_LIBRARY =
            Pattern.compile("(lib[\\w.+-]+|[\\w.+-]+\\.dll)(?=: cannot open shared object|\" which is missing)");

    private OnnxRuntime() {}

    private static OrtEnvironment environment() {
        // It prints to the standard error stream; what fails is also thrown, and that is reported by us.
        OrtEnvironment environment = EnvironmentStart.environment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        return environment;
    }

    static OrtEnvironment shared() {
        return ENVIRONMENT;
    }

    /** The version, such as {@code 1.29.0}. */
    public static String version() {
        return ENVIRONMENT.getVersion();
    }

    /** The execution providers this build has, such as {@code CPU} and {@code CUDA}, whether or not they can run here. */
    public static List<String> providers() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.name().toUpperCase(Locale.ROOT))
                .toList();
    }

    /** Whether this CPU multiplies integers of 8 bits in a fast way that is also exact. */
    public static boolean hasFastInt8() {
        return Int8Weights.fastHere();
    }

    /**
     * Why CUDA cannot be used here, naming what is missing; empty if it can, as far as a look can tell.
     *
     * @param index of the GPU, from 0
     * @param tensorRt whether TensorRT is to be used as well
     */
    public static Optional<String> cudaObstacle(int index, boolean tensorRt) {
        EnumSet<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
        if (!providers.contains(OrtProvider.CUDA)) {
            return Optional.of(
                    "this build has ONNX Runtime for the CPU only; build with the Maven profile gpu (-Pgpu)");
        }
        if (System.getProperty("os.name").startsWith("Linux")) {
            CudaMachine machine = new CudaMachine(Path.of("/"), System.getenv("LD_LIBRARY_PATH"));
            Optional<String> missing = machine.obstacle(index, tensorRt);
            if (missing.isPresent()) {
                return missing;
            }
        }
        try (SessionOptions options = new SessionOptions()) {
            options.addCUDA(index);
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of(cause(String.valueOf(e.getMessage())));
        }
    }

    /** The library that a message of ONNX Runtime says is missing, in plain words; else the message. */
    static String cause(String message) {
        Matcher library = MISSING_LIBRARY.matcher(message);
        return library.find()
                ? "the library " + library.group(1) + " is missing; ONNX Runtime " + version()
                        + " needs the CUDA and cuDNN libraries of its release on the library path"
                : "ONNX Runtime says: " + message;
    }
}
