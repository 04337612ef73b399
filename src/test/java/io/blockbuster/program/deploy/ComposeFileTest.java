package io.blockbuster.program.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    private static final Path ROOT = Path.of("..");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-f docker-compose.yml",
                "-f docker-compose.yml --profile learn",
                "-f docker-compose.yml -f docker-compose.gpu.yml"
            })
    void shouldBeTakenByDockerCompose(String files) throws Exception {
        Tool compose = Tool.require("docker-compose");

        assertThat(compose.run(
                        ROOT, Stream.of((files + " config -q").split(" ")).toArray(String[]::new)))
                .isEmpty();
    }

    @Test
    void shouldPinEveryImage() throws IOException {
        Compose compose = Compose.read();

        assertThat(compose.services())
                .allSatisfy(service -> assertThat(
                                compose.service(service).path("image").asText())
                        .matches("[a-z/-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+"));
    }

    @Test
    void shouldOpenPortsOfThisMachineOnly() throws IOException {
        Compose compose = Compose.read();

        List<String> ports = new ArrayList<>();
        for (String service : compose.services()) {
            compose.service(service).path("ports").forEach(port -> ports.add(port.asText()));
        }
        assertThat(ports)
                .hasSizeGreaterThan(3)
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    @Test
    void shouldLetOnlyTheTrainerAndTheMakerOfKeysSeeThePrivateKey() throws IOException {
        Compose compose = Compose.read();

        assertThat(compose.services().stream()
                        .filter(service -> compose.volumes(service).containsValue("private-key")))
                .containsExactly("keys", "trainer");
    }

    @Test
    void shouldHoldNoSecret() throws IOException {
        Compose compose = Compose.read();

        for (String service : compose.services()) {
            assertThat(compose.environment(service)).allSatisfy((name, value) -> {
                if (name.matches(".*(TOKEN|PASSWORD|SECRET|KEY).*")) {
                    assertThat(value).as(name).startsWith("/run/blockbuster/");
                }
            });
        }
    }

    @Test
    void shouldStartEachServiceWhenWhatItNeedsIsReady() throws IOException {
        Compose compose = Compose.read();

        for (String service : compose.services()) {
            compose.service(service).path("depends_on").fields().forEachRemaining(needed -> {
                JsonNode other = compose.service(needed.getKey());
                boolean ends = other.path("restart").asText().equals("no");
                assertThat(needed.getValue().path("condition").asText())
                        .as(service + " on " + needed.getKey())
                        .isEqualTo(ends ? "service_completed_successfully" : "service_healthy");
            });
        }
    }

    @Test
    void shouldConfigureABrokerThatKafkaAccepts() throws IOException {
        // Given
        Map<String, String> environment = Compose.read().environment("kafka");

        // When
        KafkaConfig config = KafkaConfig.fromProps(asProperties(brokerProperties(environment)));

        // Then
        assertThat(Uuid.fromString(environment.get("CLUSTER_ID")).toString()).isEqualTo(environment.get("CLUSTER_ID"));
        assertThat(brokerProperties(environment).keySet()).isSubsetOf(AbstractKafkaConfig.CONFIG_DEF.names());
        assertThat(config.effectiveAdvertisedBrokerListeners().mkString(" "))
                .contains("host='kafka', port=19092", "host='localhost', port=9092");
    }

    @Test
    void shouldCopyIntoTheImagesOnlyWhatIsAssembled() throws IOException {
        List<String> copies = Files.readAllLines(ROOT.resolve("docker/Dockerfile"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("COPY --from=") && line.contains("-built"))
                .toList();

        assertThat(copies)
                .hasSize(18)
                .allSatisfy(line -> assertThat(line)
                        .matches("COPY --from=[a-z-]+-built (/opt/blockbuster/(native|djl|lib|model|bin|app)) \\1"));
    }

    /** The image's rule: {@code KAFKA_X_Y} is {@code x.y}. */
    static Map<String, String> brokerProperties(Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("KAFKA_")) {
                properties.put(name.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }

    private static java.util.Properties asProperties(Map<String, String> map) {
        java.util.Properties properties = new java.util.Properties();
        properties.putAll(map);
        return properties;
    }
}
