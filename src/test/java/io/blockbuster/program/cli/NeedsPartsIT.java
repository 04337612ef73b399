package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the images leave out is left out here of the class path. */
class NeedsPartsIT {
    @ParameterizedTest
    @CsvSource({
        "broker, kafka_2.13, 'broker --port 0', needs Kafka's broker",
        "demo, kafka_2.13, 'demo --http-port off', needs Kafka's broker",
        "demo, pytorch-engine, 'demo --learn --http-port off', needs PyTorch",
        "trainer, pytorch-engine, 'trainer --key k --replay r --state-dir s', needs PyTorch",
        "train, pytorch-engine, 'train --data reviews.jsonl', needs PyTorch",
        "run, rocksdbjni, 'run --http-port off', needs RocksDB"
    })
    void shouldSayWhichPartAnInstallationLeavesOut(String command, String library, String line, String reason)
            throws IOException, InterruptedException {
        // When
        Process process = start(library, line.split(" "));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output)
                .contains("'" + command + "' " + reason, "docs/operations.md")
                .doesNotContain("Error", "Exception");
    }

    @ParameterizedTest
    @CsvSource({"kafka_2.13, broker --help", "pytorch-engine, train --help"})
    void shouldHelpAllTheSame(String library, String line) throws IOException, InterruptedException {
        // When
        Process process = start(library, line.split(" "));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(output).contains("Usage: blockbuster");
        assertThat(process.waitFor()).isZero();
    }

    private static Process start(String without, String... arguments) throws IOException {
        // The program's jar names its libraries itself; its classes do not.
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> entry.endsWith("blockbuster.jar") ? "target/classes" : entry)
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(without))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "io.blockbuster.program.Main"),
                        Arrays.stream(arguments))
                .toList());
        builder.environment().put("CLASSPATH", classPath);
        return builder.redirectErrorStream(true).start();
    }
}
