package io.blockbuster.program.exactlyonce;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker, a process of its own, stands still or goes away while a processor runs. */
@Tag("faults")
class BrokerFaultsIT {
    /** Longer than the session and the transaction may last, so that commits time out and tasks are revived. */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void shouldScoreEveryReviewOnceWhenTheBrokerIsPausedPastItsTimeouts() throws Exception {
        breakWhileRunning("broker-paused", broker -> {
            broker.process.pause();
            standStill();
            broker.process.resume();
        });
    }

    @Test
    void shouldScoreEveryReviewOnceWhenTheBrokerIsStoppedAndStartedAgain() throws Exception {
        breakWhileRunning("broker-restarted", broker -> {
            broker.process.stop();
            broker.start();
        });
    }

    @Test
    void shouldScoreEveryReviewOnceWhenTheBrokerIsKilledAndStartedAgain() throws Exception {
        breakWhileRunning("broker-killed", broker -> {
            broker.process.kill();
            broker.start();
        });
    }

    private interface BrokerFault {
        void happenTo(Broker broker) throws Exception;
    }

    private void breakWhileRunning(String name, BrokerFault fault) throws Exception {
        // Given
        try (Broker broker = new Broker(name)) {
            Cluster.createTopics(broker.bootstrapServers());
            try (ProgramProcess processor = ProgramProcess.start(
                            name + "-processor",
                            Cluster.run(broker.bootstrapServers(), folder.resolve("state"), "--threads", "2"));
                    FaultRun run = FaultRun.start(name, broker.bootstrapServers(), 10_000, 200)) {
                processor.awaitOutput("to=RUNNING");
                run.awaitFlow(100);

                // When
                for (int i = 1; i <= 2; i++) {
                    run.awaitPublished(i * 2_500L + run.random().nextInt(500));
                    run.fault(name, () -> fault.happenTo(broker));
                }

                // Then
                run.finish();
            }
        }
    }

    private static void standStill() {
        long end = System.nanoTime() + PAUSE.toNanos();
        Awaitility.await()
                .atMost(PAUSE.plusSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> System.nanoTime() >= end);
    }

    /** A broker that keeps its port and its data. */
    private final class Broker implements AutoCloseable {
        private final String name;
        private final int port;
        private ProgramProcess process;

        Broker(String name) throws IOException {
            this.name = name;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            process = launch();
        }

        void start() {
            process.close();
            process = launch();
        }

        String bootstrapServers() {
            return "127.0.0.1:" + port;
        }

        private ProgramProcess launch() {
            return ProgramProcess.start(
                            name + "-broker",
                            List.of(
                                    "broker",
                                    "--port",
                                    Integer.toString(port),
                                    "--data-dir",
                                    folder.resolve("kafka").toString()))
                    .awaitOutput("ready ");
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
