package io.blockbuster.core.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a Linux machine has of what CUDA needs: the driver, the devices and the libraries of NVIDIA. */
final class CudaMachine {
    /** The driver's own library, which comes with it and not with CUDA. */
    private static final String DRIVER_LIBRARY = "libcuda.so.1";

    /** What ONNX Runtime 1.29's CUDA provider is linked to, and cuDNN, which it opens when it starts. */
    private static final List<String> LIBRARIES = List.of(
            DRIVER_LIBRARY,
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcurand.so.10",
            "libcudnn.so.9");

    /** What its TensorRT provider is linked to besides. */
    private static final List<String> TENSORRT_LIBRARIES = List.of("libnvinfer.so.10", "libnvonnxparser.so.10");

    private static final List<String> LINKER_FOLDERS =
            List.of("lib64", "usr/lib64", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib", "usr/lib");

    private final Path root;
    private final @Nullable String libraryPath;

    /**
     * @param root the root of the file system
     * @param libraryPath the value of {@code LD_LIBRARY_PATH}, null where it is not set
     */
    CudaMachine(Path root, @Nullable String libraryPath) {
        this.root = root;
        this.libraryPath = libraryPath;
    }

    /**
     * Why this device cannot be used, naming all that is missing; empty if nothing is, as far as a look can tell.
     *
     * @param tensorRt whether TensorRT is to be used as well
     */
    Optional<String> obstacle(int index, boolean tensorRt) {
        // Windows' subsystem for Linux has one device for all GPUs, and the driver outside.
        boolean windowsSubsystem = exists("dev/dxg");
        if (!windowsSubsystem && !exists("proc/driver/nvidia/version")) {
            return Optional.of("no NVIDIA driver is loaded (/proc/driver/nvidia/version is missing); in a container,"
                    + " start it with the GPU (docker run --gpus all)");
        }
        if (!windowsSubsystem && index >= gpus()) {
            return Optional.of("there is no GPU number " + index + " (in /dev there are " + gpus()
                    + ", and they are counted from 0)");
        }
        List<String> missing = missing(LIBRARIES);
        if (missing.isEmpty() && tensorRt) {
            missing = missing(TENSORRT_LIBRARIES);
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(advice(missing));
    }

    /** The GPUs. A container that gets one of several has it under its number outside, and counts it as 0 all the same. */
    private long gpus() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve("dev"), "nvidia[0-9]*")) {
            return StreamSupport.stream(found.spliterator(), false).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String advice(List<String> missing) {
        String what = (missing.size() == 1 ? "the library " : "the libraries ") + String.join(", ", missing)
                + (missing.size() == 1 ? " is" : " are") + " not where the dynamic linker looks";
        if (missing.contains(DRIVER_LIBRARY)) {
            return what + "; " + DRIVER_LIBRARY + " comes with NVIDIA's driver";
        }
        return TENSORRT_LIBRARIES.containsAll(missing)
                ? what + "; install TensorRT 10, name its folder in LD_LIBRARY_PATH, or leave out --tensorrt"
                : what + "; install CUDA 12 and cuDNN 9, or name their folder in LD_LIBRARY_PATH";
    }

    private List<String> missing(List<String> libraries) {
        String cache = linkerCache();
        return libraries.stream()
                .filter(library -> !cache.contains(library + '\0'))
                .filter(library -> folders().noneMatch(folder -> Files.exists(folder.resolve(library))))
                .toList();
    }

    private Stream<Path> folders() {
        List<Path> folders = new ArrayList<>();
        if (libraryPath != null) {
            Stream.of(libraryPath.split("[:;]"))
                    .filter(folder -> !folder.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        LINKER_FOLDERS.forEach(folder -> folders.add(root.resolve(folder)));
        return folders.stream();
    }

    /** The names of the libraries that {@code ldconfig} found, each ended by a zero byte, among other bytes. */
    private String linkerCache() {
        try {
            return Files.readString(root.resolve("etc/ld.so.cache"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // musl and small images have none
        }
    }

    private boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }
}
