package io.blockbuster.program.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.config.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Command
    static final class WithModel {
        @Mixin
        ModelOptions model = new ModelOptions();
    }

    private static Finding named(String name, String... args) {
        WithModel options = new WithModel();
        new CommandLine(options).parseArgs(args);
        return ModelChecks.all(options.model).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Path copyOfTheModel() throws Exception {
        WithModel options = new WithModel();
        new CommandLine(options).parseArgs();
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(options.model.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
            }
        }
        return copy;
    }

    @Test
    void shouldFindTheModelThatShipsInGoodHealth() {
        assertThat(named("Model").status()).isEqualTo(Finding.Status.OK);
        assertThat(named("Golden examples").status()).isEqualTo(Finding.Status.OK);
        assertThat(named("ONNX Runtime").detail()).contains("CPU");
    }

    @Test
    void shouldNoticeWeightsThatAreNotTheModels() throws Exception {
        // Given: the model with some of its last weights changed
        Path copy = copyOfTheModel();
        Path weights = copy.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        for (int i = bytes.length - 40_000; i < bytes.length; i += 4) {
            bytes[i + 2] ^= 0x40;
        }
        Files.write(weights, bytes);

        // When
        Finding golden = named("Golden examples", "--model", copy.toString());

        // Then
        assertThat(golden.status()).isEqualTo(Finding.Status.FAIL);
        assertThat(golden.advice()).contains("model.safetensors");
    }

    @Test
    void shouldSayWhatIsMissingInAModelFolder() throws Exception {
        // Given
        Path copy = copyOfTheModel();
        Files.delete(copy.resolve("tokenizer.json"));
        Files.delete(copy.resolve("vocab.txt"));

        // When
        Finding model = named("Model", "--model", copy.toString());

        // Then
        assertThat(model.failed()).isTrue();
        assertThat(model.detail()).contains("tokenizer.json is missing");
    }

    @Test
    void shouldTellMissingTopicsAsANote() {
        assertThat(KafkaChecks.topics(Set.of("reviews.raw", "reviews.scored", "reviews.sentiment")))
                .isEqualTo(Finding.note(
                        "Topics", "missing: reviews.dlq", "'blockbuster run' creates its topics when it starts."));
    }

    @Test
    void shouldRefuseAnOldJavaAndNoteLittleMemory() {
        assertThat(MachineChecks.java(11).failed()).isTrue();
        assertThat(MachineChecks.java(25).failed()).isFalse();
        assertThat(MachineChecks.memory(64L << 20, 8L << 30, 4L << 30).advice()).contains("-Xmx");
        assertThat(MachineChecks.memory(2L << 30, 8L << 30, 100L << 20).status())
                .isEqualTo(Finding.Status.NOTE);
        assertThat(MachineChecks.memory(2L << 30, 8L << 30, 4L << 30).status()).isEqualTo(Finding.Status.OK);
    }

    @Test
    void shouldPutAdviceUnderItsLine() {
        assertThat(Finding.fail("Java", "11", "Install a JDK 17 or newer.")
                        .toString()
                        .lines())
                .containsExactly("FAIL  Java            11", "                      → Install a JDK 17 or newer.");
    }
}
