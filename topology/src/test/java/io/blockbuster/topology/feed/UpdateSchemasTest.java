package io.blockbuster.topology.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.ModelFile;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.topology.Schemas;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateSchemasTest {
    private static final ModelManifest DELTA = UpdateFixture.manifest("9.1", 1, LoraDelta.none());
    private static final ModelManifest FULL = ModelManifest.ofFolder(
            UpdateFixture.OWN,
            2,
            "9.1",
            URI.create("https://models.example/9.2/"),
            List.of(
                    new ModelFile("config.json", 1, Sha256.of(new byte[1])),
                    new ModelFile("tokenizer.json", 1, Sha256.of(new byte[1])),
                    new ModelFile("model.safetensors", 1, Sha256.of(new byte[1]))),
            UpdateFixture.DIGEST,
            DELTA.golden(),
            UpdateFixture.CREATED);

    @Test
    void shouldWriteManifestsByTheirSchema() {
        ObjectNode metrics = ReviewJson.mapper().createObjectNode().put("accuracy", 0.9);

        assertThat(Schemas.faults("models.updates", DELTA.with(metrics, metrics).write()))
                .isEmpty();
        assertThat(Schemas.faults("models.updates", FULL.write())).isEmpty();
    }

    @Test
    void shouldFindFaultsWithManifestsThatAreRefused() throws IOException {
        List<Consumer<ObjectNode>> changes = List.of(
                json -> json.remove("golden"),
                json -> json.put("epoch", 0),
                json -> json.put("name", "../x"),
                json -> json.put("sha256", "short"),
                json -> json.put("kind", "pickle"),
                json -> json.remove("payload"),
                json -> json.put("uri", "https://models.example/delta"));
        for (Consumer<ObjectNode> change : changes) {
            ObjectNode json = (ObjectNode) ReviewJson.mapper().readTree(DELTA.write());
            change.accept(json);
            assertThat(Schemas.faults("models.updates", ReviewJson.write(json))).isNotEmpty();
        }
    }

    @Test
    void shouldTellWhatHappenedByTheSchema(@TempDir Path folder) throws Exception {
        try (DeskFixture fixture = new DeskFixture(folder, false)) {
            fixture.desk.receive(new UpdateRecord(null, new byte[3], null));
            fixture.desk.receive(fixture.signed(FULL));
            fixture.desk.receive(fixture.signed(DELTA.again(3, "9.0", UpdateFixture.CREATED, true)));
            fixture.shadow.end();
            fixture.desk.receive(fixture.signed(DELTA.again(4, "9.0", UpdateFixture.CREATED, false)));

            assertThat(fixture.events)
                    .extracting(AuditEvent::event)
                    .hasSize(5)
                    .containsOnlyOnce(AuditEvent.Kind.SHADOW, AuditEvent.Kind.SHADOW_REPORT, AuditEvent.Kind.ACCEPTED);
            assertThat(fixture.events)
                    .allSatisfy(event -> assertThat(Schemas.faults("models.audit", event.write()))
                            .isEmpty());
        }
    }
}
