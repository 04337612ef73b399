package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaMachineTest {
    @TempDir
    private Path root;

    private CudaMachine machine;

    @BeforeEach
    void makeAMachineWithOneGpu() throws IOException {
        machine = new CudaMachine(root, "%s:%s".formatted(root.resolve("opt/cudnn"), root.resolve("absent")));
        put("proc/driver/nvidia/version", "dev/nvidia0", "usr/lib/x86_64-linux-gnu/libcuda.so.1");
        put("usr/lib64/libcudart.so.12", "usr/lib64/libcurand.so.10", "opt/cudnn/libcudnn.so.9");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/ld.so.cache"),
                "ld.so-1.7.0\0\0libcublas.so.12\0/opt/cuda/libcublas.so.12\0libcublasLt.so.12\0/opt/cuda/libcublasLt.so.12\0");
    }

    @Test
    void shouldFindNothingMissingWhereverTheLinkerWouldFindTheLibraries() {
        assertThat(machine.obstacle(0, false)).isEmpty();
    }

    @Test
    void shouldNameTheDriverWhereNoneIsLoaded() throws IOException {
        Files.delete(root.resolve("proc/driver/nvidia/version"));

        assertThat(machine.obstacle(0, false))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("no NVIDIA driver").contains("--gpus all"));
    }

    @Test
    void shouldSayWhichGpuIsNotThere() {
        assertThat(machine.obstacle(1, false))
                .hasValueSatisfying(why -> assertThat(why).contains("no GPU number 1"));
    }

    @Test
    void shouldCountTheOnlyGpuOfAContainerAs0WhateverItsNumberOutside() throws Exception {
        Files.move(root.resolve("dev/nvidia0"), root.resolve("dev/nvidia3"));
        put("dev/nvidiactl", "dev/nvidia-uvm");

        assertThat(machine.obstacle(0, false)).isEmpty();
        assertThat(machine.obstacle(1, false)).isPresent();
        assertThat(script()).doesNotContain("missing: ");
    }

    @Test
    void shouldHearFromTheScriptThatCuda13IsNotCuda12() throws Exception {
        put("usr/lib64/libcudart.so.13");
        assertThat(script()).doesNotContain("CUDA 13");

        Files.delete(root.resolve("usr/lib64/libcudart.so.12"));

        assertThat(script()).contains("CUDA 12 can stand beside it", "bench/gpu/libraries FOLDER");
    }

    @Test
    void shouldNameEachLibraryThatIsMissing() throws IOException {
        for (String library : List.of("libcuda.so.1", "libcudart.so.12", "libcurand.so.10", "libcudnn.so.9")) {
            Path file;
            try (var files = Files.walk(root)) {
                file = files.filter(path -> path.endsWith(library)).findFirst().orElseThrow();
            }
            Files.delete(file);

            assertThat(machine.obstacle(0, false))
                    .hasValueSatisfying(why -> assertThat(why).contains("the library " + library + " is not"));
            put(root.relativize(file).toString());
        }
    }

    @Test
    void shouldNameAllMissingLibrariesAtOnceAndWhatToDo() throws IOException {
        Files.delete(root.resolve("etc/ld.so.cache"));
        Files.delete(root.resolve("opt/cudnn/libcudnn.so.9"));

        assertThat(machine.obstacle(0, false))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("libcublas.so.12, libcublasLt.so.12, libcudnn.so.9 are not")
                        .contains("LD_LIBRARY_PATH"));
    }

    @Test
    void shouldNameTheLibrariesOfTensorRtWhereThatIsAskedFor() throws IOException {
        assertThat(machine.obstacle(0, true))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("the libraries libnvinfer.so.10, libnvonnxparser.so.10 are not")
                        .contains("TensorRT 10", "leave out --tensorrt"));

        put("usr/lib64/libnvinfer.so.10", "opt/cudnn/libnvonnxparser.so.10");

        assertThat(machine.obstacle(0, true)).isEmpty();
    }

    @Test
    void shouldNotTakeALongerNameInTheLinkersCacheForTheLibrary() throws IOException {
        Files.writeString(
                root.resolve("etc/ld.so.cache"), "libcublas.so.12.9\0/x/libcublas.so.12.9\0libcublasLt.so.12\0/x\0");

        assertThat(machine.obstacle(0, false))
                .hasValueSatisfying(why -> assertThat(why).contains("the library libcublas.so.12 is not"));
    }

    /** The script looks before there is a build or Java; it must not send people for another library. */
    @Test
    void shouldMissTheSameLibrariesAsTheScriptThatMeasuresAGpu() throws Exception {
        assertThat(missingSaysTheScript()).isEmpty();

        Files.delete(root.resolve("etc/ld.so.cache"));
        for (String file : List.of(
                "usr/lib/x86_64-linux-gnu/libcuda.so.1",
                "usr/lib64/libcudart.so.12",
                "usr/lib64/libcurand.so.10",
                "opt/cudnn/libcudnn.so.9")) {
            Files.delete(root.resolve(file));
        }

        List<String> libraries = missingSaysTheScript();
        assertThat(libraries).isNotEmpty();
        assertThat(machine.obstacle(0, false))
                .hasValueSatisfying(why -> assertThat(why).contains(String.join(", ", libraries) + " are not"));
    }

    @Test
    void shouldHearOfDriverAndCardFromTheScriptToo() throws Exception {
        Files.delete(root.resolve("proc/driver/nvidia/version"));
        Files.delete(root.resolve("dev/nvidia0"));

        assertThat(script()).contains("NVIDIA's driver").contains("GPU number 0");
    }

    private List<String> missingSaysTheScript() throws IOException, InterruptedException {
        return Pattern.compile("missing: (lib[\\w.]+)")
                .matcher(script())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String script() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "../bench/gpu/missing", "0", root.toString());
        builder.environment().put("LD_LIBRARY_PATH", root.resolve("opt/cudnn").toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(output.contains("missing: ") ? 1 : 0);
        return output;
    }

    private void put(String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.createFile(root.resolve(file));
        }
    }
}
