package io.blockbuster.program.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import io.blockbuster.program.exactlyonce.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docker/Dockerfile} builds and starts, without Docker: {@code docker/assemble} in a clean copy of the sources
 * that an image is built from, and the program that it put together, as a process.
 */
@Tag("images") // builds everything three times more, and fetches ONNX Runtime for CUDA: 642 MB
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssembledImageIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String LIBRARY = "-[0-9].*";

    private Path folder;
    private Path source;
    private EmbeddedBroker broker;

    @BeforeAll
    void copySources(@TempDir Path temporary) throws Exception {
        folder = temporary;
        source = Files.createDirectories(folder.resolve("source"));
        for (String file : lines(Path.of(".."), "git", "ls-files", "--cached", "--others", "--exclude-standard")) {
            Path from = Path.of("..", file);
            if (Files.isRegularFile(from)) {
                Path to = source.resolve(file);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldAssembleAProcessorThatScoresWithoutWhatLearns() throws Exception {
        // When
        Path image = assemble("processor");

        // Then it has what scores, and nothing else
        assertThat(names(image)).containsExactlyInAnyOrder("app", "bin", "djl", "lib", "model", "native");
        assertThat(names(image.resolve("native")))
                .contains("libonnxruntime.so", "libonnxruntime4j_jni.so")
                .anyMatch(name -> name.startsWith("librocksdbjni"));
        assertThat(libraries(image))
                .contains("kafka-clients", "kafka-streams", "onnxruntime", "tokenizers", "rocksdbjni")
                .doesNotContain("pytorch-engine", "pytorch-jni", "pytorch-native-cpu")
                .doesNotContain("kafka_2.13", "kafka-server", "kafka-metadata", "kafka-raft", "scala-library")
                .doesNotContain("junit-jupiter", "assertj-core", "selenium-api");
        assertThat(says(image, "broker", "--port", "0")).contains("needs Kafka's broker");
        assertThat(says(image, "trainer", "--key", "k", "--replay", "r", "--state-dir", "s"))
                .contains("needs PyTorch");

        // And it scores
        try (ProgramProcess processor = start(image, "run", "--state-dir", state("processor"))) {
            int port = processor.awaitHttp();
            Awaitility.await().atMost(LONG).until(() -> health(image, port) == 0);
            publish("A quiet marvel.");
            List<String> scored = new ArrayList<>();
            Awaitility.await().atMost(LONG).until(() -> {
                new TopicReader(broker.bootstrapServers())
                        .read(
                                "reviews.scored",
                                record -> scored.add(new String(record.value(), StandardCharsets.UTF_8)));
                return !scored.isEmpty();
            });
            assertThat(scored.get(0)).contains("\"label\":\"positive\"");
            assertThat(processor.stop()).isZero();
        }
    }

    @Test
    void shouldAssembleAProcessorForGpusWithCudasLibrariesLaidOutAndNoOthers() throws Exception {
        // When: it ends by scoring on the CPU
        Path image = assemble("processor", "-Pgpu");

        // Then the libraries lie where they are loaded from, and nothing is left to be unpacked at each start
        assertThat(names(image.resolve("native")))
                .contains(
                        "libonnxruntime.so",
                        "libonnxruntime4j_jni.so",
                        "libonnxruntime_providers_cuda.so",
                        "libonnxruntime_providers_shared.so")
                .noneMatch(name -> name.contains("tensorrt"));
        assertThat(libraries(image)).contains("onnxruntime_gpu").doesNotContain("onnxruntime");
        Path jar = image.resolve("lib")
                .resolve(names(image.resolve("lib")).stream()
                        .filter(name -> name.startsWith("onnxruntime_gpu"))
                        .findFirst()
                        .orElseThrow());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream()).noneMatch(entry -> entry.getName().matches(".*\\.(so|dll|pdb|lib|dylib)"));
        }

        // And it takes no CPU where a GPU was asked for
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")), "there is a GPU");
        assertThat(says(image, "score", "--device", "cuda", "A quiet marvel.")).contains("no NVIDIA driver is loaded");
    }

    @Test
    void shouldAssembleATrainerThatFollowsWithoutWhatStreams() throws Exception {
        // When
        Path image = assemble("trainer");

        // Then it has what learns, and nothing else
        assertThat(names(image)).containsExactlyInAnyOrder("app", "bin", "djl", "lib", "model", "native");
        assertThat(libraries(image))
                .contains("kafka-clients", "onnxruntime", "tokenizers", "pytorch-engine", "pytorch-jni")
                .doesNotContain("kafka_2.13", "kafka-server", "kafka-metadata", "kafka-raft", "scala-library")
                .doesNotContain("rocksdbjni", "junit-jupiter", "assertj-core", "selenium-api");
        assertThat(says(image, "run")).contains("needs RocksDB");

        // And it follows
        SigningKey.generate(folder.resolve("models.key"));
        Path replay = folder.resolve("replay.jsonl");
        Files.write(
                replay,
                Stream.of(0, 1)
                        .map("{\"text\": \"Film %d.\", \"label\": %<d}"::formatted)
                        .toList());
        List<String> options = List.of(
                "trainer",
                "--key",
                folder.resolve("models.key").toString(),
                "--replay",
                replay.toString(),
                "--state-dir",
                state("trainer"));
        try (ProgramProcess trainer = start(image, options.toArray(String[]::new))) {
            int port = trainer.awaitHttp();
            Awaitility.await().atMost(LONG).until(() -> health(image, port) == 0);
            assertThat(trainer.stop()).isZero();
        }
    }

    /** What an image holds, made of the copied sources. */
    private Path assemble(String image, String... options) throws Exception {
        Path target = folder.resolve(image + String.join("", options));
        List<String> command = new ArrayList<>(List.of("docker/assemble", image, target.toString()));
        command.addAll(List.of(options));
        assertThat(lines(source, command.toArray(String[]::new)))
                .last()
                .asString()
                .contains("positive");
        return target;
    }

    private ProgramProcess start(Path image, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(image.resolve("bin/blockbuster").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment =
                Map.of("BLOCKBUSTER_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "BLOCKBUSTER_HTTP_PORT", "0");
        return ProgramProcess.startCommand("image-" + image.getFileName(), environment, command);
    }

    private static String says(Path image, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(image.resolve("bin/blockbuster").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        return said;
    }

    private static int health(Path image, int port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(image.resolve("bin/health").toString()).redirectErrorStream(true);
        builder.environment().put("BLOCKBUSTER_HTTP_PORT", Integer.toString(port));
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private String state(String part) {
        return folder.resolve(part + "-state").toString();
    }

    private void publish(String text) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>("reviews.raw", "{\"text\": \"" + text + "\"}"));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The artifacts whose jars are there. */
    private static List<String> libraries(Path image) throws IOException {
        return names(image.resolve("lib")).stream()
                .map(jar -> jar.replaceFirst(LIBRARY, ""))
                .distinct()
                .toList();
    }

    private static List<String> lines(Path at, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(at.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
