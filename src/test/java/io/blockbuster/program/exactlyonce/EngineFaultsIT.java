package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.ReviewProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The device of a processor with two threads fails, for a moment or for longer. */
class EngineFaultsIT {
    /** Longer than any run has time for: if the group waited for a dead thread's session, the run would not finish. */
    private static final Map<String, Object> ENDLESS_SESSION = Map.of("consumer.session.timeout.ms", 1_200_000);

    @TempDir
    Path folder;

    @Test
    void shouldScoreEveryReviewOnceWhenThreadsDieInTheMiddleOfACommit() throws Exception {
        breakDownWhileRunning("engine-broken-short", 3_000, 200, 1, 1, Map.of());
    }

    @Test
    void shouldNotWaitForTheSessionOfAThreadThatDied() throws Exception {
        breakDownWhileRunning("engine-broken-endless-session", 1_500, 200, 1, 2, ENDLESS_SESSION);
    }

    @Test
    @Tag("faults")
    void shouldNotWaitForTheSessionOfAThreadThatDiedUnderAFixedName() throws Exception {
        Map<String, Object> named = new HashMap<>(ENDLESS_SESSION);
        named.put("main.consumer.group.instance.id", "fixed");
        breakDownWhileRunning("engine-broken-named", 1_500, 200, 1, 2, named);
    }

    @Test
    @Tag("faults")
    void shouldScoreEveryReviewOnceWhenThreadsDieAgainAndAgain() throws Exception {
        breakDownWhileRunning("engine-broken", 20_000, 250, 4, 2, Map.of());
    }

    @Test
    @Tag("faults")
    void shouldRideOutShortFailuresOfTheDeviceWithoutLosingAThread() throws Exception {
        // Given
        FaultyModel model = new FaultyModel();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ThreadDeaths deaths = ThreadDeaths.watch();
                ReviewProcessor processor = start(broker, model);
                FaultRun run = FaultRun.start("engine-transient", broker.bootstrapServers(), 10_000, 400)) {
            run.awaitFlow(100);

            // When
            for (int i = 1; i <= 8; i++) {
                run.awaitPublished(i * 1_000L + run.random().nextInt(500));
                int runs = 1 + run.random().nextInt(6);
                run.fault("the next %d runs of the model fail".formatted(runs), () -> model.failRuns(runs));
            }

            // Then
            run.finish();
            assertThat(deaths.traces()).isEmpty();
            assertThat(processor.fatal()).isNull();
        }
    }

    @Test
    @Tag("faults")
    void shouldScoreEveryReviewOnceWhenThreadsAreAddedAndRemoved() throws Exception {
        // Given
        FaultyModel model = new FaultyModel();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ReviewProcessor processor = start(broker, model);
                FaultRun run = FaultRun.start("threads", broker.bootstrapServers(), 10_000, 250)) {
            run.awaitFlow(100);

            // When
            for (int i = 1; i <= 6; i++) {
                run.awaitPublished(i * 1_500L - run.random().nextInt(700));
                if (run.random().nextBoolean() || i == 1) {
                    run.fault("a thread is added", () -> processor.streams().addStreamThread());
                } else {
                    // Without a timeout it may wait for a thread that is being replaced, which waits for it.
                    run.fault("a thread is removed", () -> removeThread(processor));
                }
            }

            // Then
            run.finish();
            assertThat(processor.fatal()).isNull();
        }
    }

    private static void removeThread(ReviewProcessor processor) {
        try {
            processor.streams().removeStreamThread(Duration.ofSeconds(2));
        } catch (TimeoutException e) {
            // it is removed all the same, later
        }
    }

    /** Breaks the device {@code times}, each time until {@code dead} threads died. */
    private void breakDownWhileRunning(
            String name, int reviews, int perSecond, int times, int dead, Map<String, Object> kafka) throws Exception {
        // Given
        FaultyModel model = new FaultyModel();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ThreadDeaths deaths = ThreadDeaths.watch();
                ReviewProcessor processor = start(broker, model, kafka);
                FaultRun run = FaultRun.start(name, broker.bootstrapServers(), reviews, perSecond)) {
            run.awaitFlow(100);

            // When
            int share = reviews / (times + 1);
            for (int i = 1; i <= times; i++) {
                run.awaitPublished((long) i * share - run.random().nextInt(share / 2));
                int target = deaths.traces().size() + dead;
                run.fault("the device fails until %d thread(s) died".formatted(dead), model::breakDown);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> deaths.traces().size() >= target);
                model.repair();
            }

            // Then
            run.finish();
            assertThat(deaths.traces()).anyMatch(trace -> trace.contains("CommitHook.flushCache"));
            assertThat(processor.fatal()).isNull();
        }
    }

    private ReviewProcessor start(EmbeddedBroker broker, FaultyModel model) {
        return start(broker, model, Map.of());
    }

    private ReviewProcessor start(EmbeddedBroker broker, FaultyModel model, Map<String, Object> more) {
        Cluster.createTopics(broker);
        Map<String, Object> kafka = new HashMap<>(more);
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        kafka.put("num.stream.threads", 2);
        return ProcessorInside.start(model, EngineSettings.forCores(1), kafka, folder);
    }
}
