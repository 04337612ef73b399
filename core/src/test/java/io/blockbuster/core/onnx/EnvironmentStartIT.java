package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvironmentStartIT {
    /** Starts ONNX Runtime and nothing else. */
    static final class Program {
        public static void main(String[] args) {
            System.out.println(OnnxRuntime.version());
        }
    }

    @Test
    void shouldStartHoweverLongTheCommandLineIs() throws Exception {
        // Given
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder program = new ProcessBuilder(List.of(java, Program.class.getName(), "good ".repeat(20_000)));
        program.environment().putAll(Map.of("CLASSPATH", System.getProperty("java.class.path")));

        // When
        Process process = program.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        // Then
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
