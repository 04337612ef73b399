package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxRuntimeTest {
    @Test
    void shouldSayWhatItIs() {
        assertThat(OnnxRuntime.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(OnnxRuntime.providers()).contains("CPU");
    }

    @Test
    void shouldSayWhyCudaCannotBeUsedOnABuildForTheCpu() {
        if (!OnnxRuntime.providers().contains("CUDA")) {
            assertThat(OnnxRuntime.cudaObstacle(0, false))
                    .hasValueSatisfying(why -> assertThat(why).contains("gpu"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory | libcudnn.so.9
            Error loading "onnxruntime_providers_cuda.dll" which depends on "cublasLt64_12.dll" which is missing. (Error 126) | cublasLt64_12.dll
            """)
    void shouldNameTheLibraryThatIsMissing(String message, String library) {
        assertThat(OnnxRuntime.cause(message)).startsWith("the library " + library + " is missing");
    }

    @Test
    void shouldRepeatAMessageItDoesNotKnow() {
        assertThat(OnnxRuntime.cause("no device 7")).contains("no device 7");
    }
}
