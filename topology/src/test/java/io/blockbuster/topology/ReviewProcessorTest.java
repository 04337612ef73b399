package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScriptedModel;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.topology.feed.FeedSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewProcessorTest {
    @TempDir
    private Path folder;

    @Test
    void shouldNotScoreBeforeTheUpdatesAreReadAndGiveUpWaitingWhenAskedTo() throws Exception {
        // Given a broker that takes connections and never answers
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Properties kafka = new Properties();
            kafka.put("bootstrap.servers", "localhost:" + silent.getLocalPort());
            kafka.put("state.dir", folder.resolve("state").toString());
            FeedSettings updates =
                    FeedSettings.of(UpdateFixture.BASE, DeviceChoice.CPU, Trust.NOBODY, folder, "instance");
            ScriptedModel model = new ScriptedModel();
            try (ReviewProcessor processor = new ReviewProcessor(
                    model,
                    ProcessorSettings.DEFAULT,
                    EngineSettings.forCores(1),
                    updates,
                    kafka,
                    new SimpleMeterRegistry())) {
                CompletableFuture<Void> start = CompletableFuture.runAsync(processor::start);
                assertThat(silent.accept().isConnected()).isTrue();
                assertThat(start).isNotDone();
                assertThat(processor.isCaughtUp()).isFalse();

                // When
                processor.cancelStart();

                // Then
                start.get(60, TimeUnit.SECONDS);
                assertThat(processor.state()).isEqualTo(KafkaStreams.State.CREATED);
            }
            assertThat(model.isClosed()).isTrue();
        }
    }

    @Test
    void shouldWaitForItsModelAndThrowWhatThatThrows() {
        // Given
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", "localhost:9");
        kafka.put("state.dir", folder.resolve("state").toString());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelException broken = new ModelException("no model");

        // When, Then
        assertThatThrownBy(() -> new ReviewProcessor(
                        () -> {
                            throw broken;
                        },
                        ProcessorSettings.DEFAULT,
                        null,
                        kafka,
                        registry))
                .isSameAs(broken);
        assertThat(registry.getMeters())
                .as("what Kafka's clients would have told")
                .noneMatch(meter -> meter.getId().getName().startsWith("kafka"));
    }
}
