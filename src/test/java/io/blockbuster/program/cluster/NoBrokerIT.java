package io.blockbuster.program.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blockbuster.program.CommandRun;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NoBrokerIT {
    /** Nothing listens there: the port is reserved. */
    private static final String NO_BROKER = "127.0.0.1:1";

    @Test
    void shouldGiveUpWhenNoBrokerAnswersInTime() {
        CommandRun run =
                CommandRun.withInput("text\n", "publish", "-", "--bootstrap-servers", NO_BROKER, "--wait", "0s");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no Kafka broker answers at " + NO_BROKER, "--bootstrap-servers", "--wait");
    }

    @Test
    void shouldFailWhereANamedClusterCannotBeReached() throws Exception {
        // When
        CommandRun run = CommandRun.of("doctor", "--json", "--bootstrap-servers", NO_BROKER);

        // Then
        assertThat(run.code()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(run.out().getBytes(StandardCharsets.UTF_8));
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("findings").findValuesAsText("name"))
                .contains("Java", "Memory", "Processors", "ONNX Runtime", "CUDA", "Model", "Golden examples", "Kafka");
        JsonNode kafka = json.get("findings").get(json.get("findings").size() - 1);
        assertThat(kafka.get("status").asText()).isEqualTo("FAIL");
        assertThat(kafka.get("detail").asText()).contains(NO_BROKER);
    }
}
