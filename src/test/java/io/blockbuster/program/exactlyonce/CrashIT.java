package io.blockbuster.program.exactlyonce;

import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the processor share the partitions; one after the other is killed and started again. */
class CrashIT {
    private static final int INSTANCES = 2;

    @TempDir
    Path folder;

    @Test
    void shouldScoreEveryReviewOnceWhenInstancesAreKilled() throws Exception {
        killWhileRunning("crash-short", 4_000, 200, 2);
    }

    @Test
    @Tag("faults")
    void shouldScoreFiftyThousandReviewsOnceWhenInstancesAreKilledAgainAndAgain() throws Exception {
        killWhileRunning("crash", 50_000, 600, 6);
    }

    @Test
    @Tag("faults")
    void shouldScoreEveryReviewOnceWhenInstancesWithFixedNamesAreKilled() throws Exception {
        killWhileRunning("crash-instance-id", 20_000, 400, 4, "--instance-id");
    }

    private void killWhileRunning(String name, int reviews, int perSecond, int kills, String... options)
            throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Cluster.createTopics(broker);
            List<ProgramProcess> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(instance(name, i, broker.bootstrapServers(), options));
            }
            instances.forEach(instance -> instance.awaitOutput("to=RUNNING"));
            try (FaultRun run = FaultRun.start(name, broker.bootstrapServers(), reviews, perSecond)) {
                // When
                int share = reviews / (kills + 1);
                for (int kill = 1; kill <= kills; kill++) {
                    run.awaitPublished((long) kill * share - run.random().nextInt(share / 2));
                    int victim = run.random().nextInt(INSTANCES);
                    run.fault("instance %d is killed and started again".formatted(victim), () -> {
                        instances.get(victim).close();
                        instances.set(victim, instance(name, victim, broker.bootstrapServers(), options));
                    });
                }

                // Then
                run.finish();
            } finally {
                instances.forEach(ProgramProcess::close);
            }
        }
    }

    private ProgramProcess instance(String name, int index, String bootstrapServers, String... options) {
        List<String> more = new ArrayList<>(List.of("--threads", Integer.toString(1 + index)));
        for (String option : options) {
            more.add(option);
            more.add("instance-" + index);
        }
        return ProgramProcess.start(
                name + "-" + index,
                Cluster.run(bootstrapServers, folder.resolve("state-" + index), more.toArray(String[]::new)));
    }
}
