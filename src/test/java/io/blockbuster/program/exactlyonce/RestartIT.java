package io.blockbuster.program.exactlyonce;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.ReviewProcessor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor is stopped in an orderly way, and another takes over. */
class RestartIT {
    @TempDir
    Path folder;

    @Test
    void shouldNotWaitForTheSessionOfAProcessorThatWasStopped() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Cluster.createTopics(broker);
            ReviewProcessor first = start(broker, "first");
            try (FaultRun run = FaultRun.start("restart", broker.bootstrapServers(), 1_500, 200)) {
                run.awaitFlow(100);

                // When
                run.fault("the processor is stopped", first::close);
                try (ReviewProcessor second = start(broker, "second")) {
                    // Then
                    run.finish();
                }
            } finally {
                first.close();
            }
        }
    }

    private ReviewProcessor start(EmbeddedBroker broker, String name) {
        return ProcessorInside.start(
                new FaultyModel(),
                EngineSettings.forCores(1),
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "consumer.session.timeout.ms",
                        1_200_000), // longer than the run has time for
                folder.resolve(name));
    }
}
