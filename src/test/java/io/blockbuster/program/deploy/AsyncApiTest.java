package io.blockbuster.program.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.blockbuster.program.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** {@code docs/asyncapi.yaml} against the topics and the schemas of the records. */
class AsyncApiTest {
    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");
    private static final Path SCHEMAS = Path.of("../topology/src/main/resources/schemas");

    private final JsonNode document;

    AsyncApiTest() throws IOException {
        document = new YAMLMapper().readTree(DOCUMENT.toFile());
    }

    @Test
    void shouldDescribeEveryTopicAndNoOther() {
        List<String> topics = TopicPlan.of(1).all().stream().map(NewTopic::name).toList();

        List<String> addresses = new ArrayList<>();
        document.path("channels")
                .forEach(channel -> addresses.add(channel.path("address").asText()));
        assertThat(addresses).containsExactlyInAnyOrderElementsOf(topics);
    }

    @Test
    void shouldTakeEachRecordFromItsSchemaFile() throws IOException {
        // When
        List<Path> named = references().stream()
                .filter(reference -> !reference.startsWith("#"))
                .map(reference -> DOCUMENT.resolveSibling(reference).normalize())
                .toList();

        // Then
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(Path::normalize).toList());
        }
        document.path("channels").forEach(channel -> {
            String address = channel.path("address").asText();
            String message =
                    channel.path("messages").elements().next().path("$ref").asText();
            String payload = resolved(message).path("payload").path("$ref").asText();
            if (!address.equals("reviews.dlq")) { // holds whatever could not be read
                assertThat(payload).endsWith("/" + address + ".schema.json");
            }
        });
    }

    @Test
    void shouldReferToNothingThatIsNotThere() {
        assertThat(references().stream().filter(reference -> reference.startsWith("#")))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(resolved(reference).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private JsonNode resolved(String reference) {
        return document.at(reference.substring(1));
    }

    private List<String> references() {
        return document.findValuesAsText("$ref");
    }
}
