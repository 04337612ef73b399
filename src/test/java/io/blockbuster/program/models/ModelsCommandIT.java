package io.blockbuster.program.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.program.CommandRun;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.feed.FeedSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of some updates as their publisher lives it, in order, beside a running processor. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelsCommandIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static ReviewProcessor processor;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(TopicPlan.of(1).all());
        assertThat(CommandRun.of("models", "keygen", "--out", key()).code()).isZero();
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        kafka.put("state.dir", folder.resolve("state").toString());
        processor = new ReviewProcessor(
                OnnxSentimentModel.open(UpdateFixture.BASE),
                ProcessorSettings.DEFAULT,
                EngineSettings.forCores(1),
                FeedSettings.of(
                                UpdateFixture.BASE,
                                DeviceChoice.CPU,
                                new Trust(List.of(TrustedKey.read(folder.resolve("release.key.pub"))), false),
                                folder.resolve("models"),
                                "processor-1")
                        .withShadow(1, Duration.ofMillis(200)),
                kafka,
                new SimpleMeterRegistry());
        processor.start();
    }

    @AfterAll
    static void stop() {
        processor.close();
        broker.close();
    }

    @Test
    @Order(1)
    void shouldSayThatNothingWasPublishedYet() {
        CommandRun list = models("list");

        assertThat(list.code()).isZero();
        assertThat(list.err()).contains("Nothing was published yet");
    }

    @Test
    @Order(2)
    void shouldPublishADeltaThatTheProcessorThenScoresBy() throws IOException {
        Path delta = delta("praise", true);

        CommandRun publish = models("publish", delta.toString(), "--as", "9.1", "--key", key());

        assertThat(publish.err()).doesNotContain("blockbuster:");
        assertThat(publish.out()).contains("@9.1 as epoch 1: a delta");
        awaitModel("9.1");
        assertThat(models("list").out()).contains("in force").contains("yes, unchecked");
        assertThat(models("list", "--trust", key() + ".pub").out()).contains("by ");
        awaitHistory("accepted", "processor-1");
    }

    @Test
    @Order(3)
    void shouldPromoteAShadow() throws IOException {
        Path delta = delta("scorn", false);
        assertThat(models("publish", delta.toString(), "--as", "9.2", "--key", key(), "--shadow")
                        .code())
                .isZero();
        awaitHistory("shadow", "processor-1");
        Path reviews = Files.writeString(folder.resolve("reviews.txt"), "A wonderful, moving film.\n".repeat(20));
        CommandRun.of("publish", reviews.toString(), "--bootstrap-servers", broker.bootstrapServers());
        awaitHistory("shadowReport", "\"reviews\":20,\"disagreed\":20");
        assertThat(processor.engine().model().version().version()).isEqualTo("9.1");

        assertThat(models("promote", "9.2", "--key", key()).out()).contains("as epoch 3");

        awaitModel("9.2");
        awaitHistory("promoted", "processor-1");
        assertThat(models("promote", "9.2", "--key", key()).err()).contains("is no shadow");
    }

    @Test
    @Order(4)
    void shouldRollBackToAPublishedVersionAndToTheOneThatShips() {
        CommandRun back = models("rollback", "9.1", "--key", key(), "--reason", "too harsh");
        assertThat(back.out()).contains("9.1 again as epoch 4, in place of 9.2");
        awaitModel("9.1");
        assertThat(models("history").out()).contains("too harsh");
        assertThat(models("rollback", "9.1", "--key", key()).err()).contains("is in force already");

        String own = UpdateFixture.OWN.version();
        assertThat(models("rollback", own, "--key", key(), "--model", base()).out())
                .contains("as epoch 5");
        awaitModel(own);
    }

    @Test
    @Order(5)
    void shouldPublishAFullModelThatProcessorsFetch() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tiny/", exchange -> {
            try (exchange) {
                String name = Path.of(exchange.getRequestURI().getPath())
                        .getFileName()
                        .toString();
                byte[] content = Files.readAllBytes(UpdateFixture.BASE.resolve(name));
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        server.start();
        try {
            String uri = "http://localhost:" + server.getAddress().getPort() + "/tiny/";
            assertThat(models("publish", base(), "--as", "9.5", "--key", key()).err())
                    .contains("--uri");

            CommandRun publish = models("publish", base(), "--as", "9.5", "--key", key(), "--uri", uri);

            assertThat(publish.out()).contains("@9.5 as epoch 6: a full model");
            awaitModel("9.5");
        } finally {
            server.stop(0);
        }
    }

    @Test
    @Order(6)
    void shouldCheckAsAProcessorDoes() {
        assertThat(models("verify", "9.1", "--trust", key() + ".pub", "--model", base())
                        .out())
                .contains("ok");
        CommandRun untrusted = models("verify", "9.1");
        assertThat(untrusted.code()).isEqualTo(1);
        assertThat(untrusted.out()).contains("REFUSED: unsigned: no key is trusted");
    }

    @Test
    @Order(7)
    void shouldNotPublishWhatProcessorsWouldRefuse() throws IOException {
        Path broken = Files.write(folder.resolve("broken.safetensors"), new byte[100]);
        CommandRun run = models("publish", broken.toString(), "--as", "9.9", "--key", key());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("processors would refuse this update (delta)")
                .contains("Nothing was published");

        Path delta = delta("again", true);
        assertThat(models("publish", delta.toString(), "--as", "9.1", "--key", key())
                        .err())
                .contains("is published already");
        assertThat(models("publish", delta.toString(), "--as", "9.9").err()).contains("needs a signature");
        assertThat(models("publish", delta.toString(), "--key", key()).err()).contains("--as");
        assertThat(models("publish", folder.toString(), "--key", key()).err()).contains("neither a delta nor a model");
        assertThat(models("rollback", "8.8", "--key", key()).err()).contains("no update of version 8.8");
    }

    @Test
    @Order(8)
    void shouldShowWhyAnUpdateWasRefused() throws IOException {
        Path delta = delta("unsigned", true);
        assertThat(models("publish", delta.toString(), "--as", "9.9", "--unsigned")
                        .code())
                .isZero();

        awaitHistory("rejected", "it has no signature");
        assertThat(processor.engine().model().version().version()).isEqualTo("9.5");
    }

    @Test
    @Order(9)
    void shouldDeleteOldVersionsAndKeepWhatCounts() {
        // Given versions 9.1, 9.2, the one that ships, 9.5 in force, and 9.9, which nobody has taken
        String own = UpdateFixture.OWN.version();

        // When
        CommandRun dry = models("prune", "--newest", "1", "--keep", "9.2", "--dry-run");
        CommandRun prune = models("prune", "--newest", "1", "--keep", "9.2", "--reason", "spring");

        // Then
        assertThat(dry.out()).contains("in force", "named", "not decided yet", "Would delete 2 of 5 versions");
        assertThat(prune.code()).isZero();
        assertThat(prune.out()).contains("Deleted 2 of 5 versions");
        assertThat(models("list").out())
                .contains("@9.5 ", "@9.2 ", "@9.9 ")
                .doesNotContain("@9.1 ")
                .doesNotContain("@" + own + " ");
        awaitHistory("pruned", "spring");
        assertThat(models("rollback", "9.1", "--key", key()).err()).contains("no update of version 9.1");
        assertThat(processor.engine().model().version().version()).isEqualTo("9.5");
        assertThat(models("prune", "--keep", "8.8").err()).contains("no update of version 8.8");
        assertThat(models("prune", "--newest", "-1").code()).isEqualTo(2);
    }

    private static Path delta(String name, boolean positive) throws IOException {
        return Files.write(
                folder.resolve(name + ".safetensors"),
                UpdateFixture.opinionated(positive).write(Precision.F16));
    }

    private static void awaitModel(String version) {
        Awaitility.await(version + " scores")
                .atMost(Duration.ofMinutes(2))
                .until(() -> processor.engine().model().version().version().equals(version));
    }

    private static void awaitHistory(String event, String detail) {
        Awaitility.await(event + " in the history")
                .atMost(Duration.ofMinutes(2))
                .until(() -> models("history")
                        .out()
                        .lines()
                        .anyMatch(line -> line.contains(" " + event + " ") && line.contains(detail)));
    }

    private static CommandRun models(String... arguments) {
        List<String> command = new ArrayList<>(List.of("models"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandRun.of(command.toArray(String[]::new));
    }

    private static String key() {
        return folder.resolve("release.key").toString();
    }

    private static String base() {
        return UpdateFixture.BASE.toString();
    }
}
