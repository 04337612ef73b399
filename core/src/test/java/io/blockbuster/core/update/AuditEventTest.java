package io.blockbuster.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.250Z");

    @Test
    void shouldReadWhatItWrites() throws IOException {
        AuditEvent event = new AuditEvent(
                "tiny",
                "1.1",
                7L,
                AuditEvent.Kind.ROLLED_BACK,
                "worse on slang",
                "blockbuster-1",
                AT,
                ReviewJson.mapper().createObjectNode().put("from", "1.2"));

        assertThat(AuditEvent.read(event.write())).isEqualTo(event);
        assertThat(new String(event.write(), StandardCharsets.UTF_8))
                .startsWith("{\"model\":\"tiny\",\"version\":\"1.1\",\"epoch\":7,\"event\":\"rolledBack\"");
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        AuditEvent event = new AuditEvent(
                AuditEvent.UNKNOWN_MODEL, null, null, AuditEvent.Kind.REJECTED, "not JSON", "b", AT, null);

        assertThat(new String(event.write(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"unknown\",\"event\":\"rejected\",\"reason\":\"not JSON\",\"by\":\"b\","
                        + "\"at\":\"2026-03-01T12:00:00.250Z\"}");
    }

    @Test
    void shouldReadEventsOfLaterVersionsOfTheProgram() throws IOException {
        AuditEvent event = AuditEvent.read(bytes("{\"model\":\"m\",\"event\":\"polished\",\"by\":\"x\","
                + "\"at\":\"2026-03-01T12:00:00Z\",\"mood\":\"good\"}"));

        assertThat(event.event()).isEqualTo(AuditEvent.Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"model\":\"m\",\"event\":\"accepted\",\"by\":\"x\"}",
                "{\"model\":7,\"event\":\"accepted\",\"by\":\"x\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"model\":\"m\",\"event\":\"accepted\",\"by\":\"x\",\"at\":\"noon\"}",
                "{\"model\":\"m\",\"model\":\"n\",\"event\":\"accepted\",\"by\":\"x\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"model\":\"m\",\"event\":\"accepted\",\"by\":\"x\",\"at\":\"2026-03-01T12:00:00Z\",\"details\":[]}"
            })
    void shouldRefuseWhatIsNoEvent(String json) {
        assertThatThrownBy(() -> AuditEvent.read(bytes(json))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
